import type { PrincipalId } from '../kernel/index.ts';

/** A wrapped key, and the id of the master key that unwraps it. */
export interface Wrapped {
  readonly masterKeyId: string;
  readonly wrapped: string;
}

/** A data key in plain form, and its owner: wrapped for one person, it unwraps for nobody else. */
export interface DataKey {
  readonly principalId: PrincipalId;
  readonly keyId: string;
  /** AES-256: 32 bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Wraps the data keys of persons with master keys, which never leave the vault: settings of the
 * deployment, or a key management service.
 */
export interface ContactVault {
  /** The id of the master key that wraps new keys; older ones only unwrap. */
  masterKeyId(): Promise<string>;
  wrap(key: DataKey): Promise<Wrapped>;
  /**
   * @returns the bytes. Fault `misconfigured` if the vault no longer has the master key; fault
   *   `corrupt` if this was not wrapped by it, or was wrapped for another person or key
   */
  unwrap(wrapped: Wrapped, owner: Pick<DataKey, 'principalId' | 'keyId'>): Promise<DataKey['bytes']>;
}
