import type { PrincipalId } from '../kernel/index.ts';

/** The data key of a person, wrapped by a master key that the store does not know. */
export interface PersonKey {
  readonly principalId: PrincipalId;
  /** Another one after the person was erased and came again. */
  readonly keyId: string;
  readonly masterKeyId: string;
  readonly wrapped: string;
}

/**
 * A key for each person. To erase the key is to erase the person, in every copy of what it seals:
 * so keys are kept apart from that, and their copies for a shorter time.
 *
 * One: of any number who make a person's first key at once, one makes it, and all get that. A key
 * is never changed, only wrapped anew.
 */
export interface PersonKeys {
  /** @returns the person's key: this one, if they had none. */
  keep(key: PersonKey): Promise<PersonKey>;
  /** Those there are, in any order. */
  find(principalIds: readonly PrincipalId[]): Promise<readonly PersonKey[]>;
  /** Once it resolves the key is nowhere in the store. @returns whether there was one. */
  erase(principalId: PrincipalId): Promise<boolean>;
  /** Some of those that this master key does not wrap. */
  wrappedByOthers(masterKeyId: string, limit: number): Promise<readonly PersonKey[]>;
  /**
   * Replaces how a key is wrapped. @returns false if the person no longer has this key: nothing
   * comes back that was erased meanwhile.
   */
  rewrap(key: PersonKey): Promise<boolean>;
}
