import type { PrincipalId } from '../kernel/index.ts';

/** The data key of a person, wrapped by a master key that the store does not know. */
export interface PersonKey {
  readonly principalId: PrincipalId;
  /** A new id if the person was erased and came back. */
  readonly keyId: string;
  readonly masterKeyId: string;
  readonly wrapped: string;
}

/**
 * One key per person. Erasing the key erases the person, in every copy of what it seals: so keys
 * are stored apart from that, and their backups are kept for a shorter time.
 *
 * Unique: of any number of concurrent callers that make a person's first key, one makes it, and all
 * get that one. A key never changes; it is only rewrapped.
 */
export interface PersonKeys {
  /** Inserts the key unless the person has one. @returns the person's key. */
  keep(key: PersonKey): Promise<PersonKey>;
  /** Those that exist, in any order. */
  find(principalIds: readonly PrincipalId[]): Promise<readonly PersonKey[]>;
  /** Once it resolves, the key is gone from the store. @returns whether there was one. */
  erase(principalId: PrincipalId): Promise<boolean>;
  /** Keys that are not wrapped by this master key, at most `limit`. */
  wrappedByOthers(masterKeyId: string, limit: number): Promise<readonly PersonKey[]>;
  /**
   * Replaces a key's wrapping. @returns false if the person no longer has this key: a rewrap never
   * restores a key that was erased meanwhile.
   */
  rewrap(key: PersonKey): Promise<boolean>;
}
