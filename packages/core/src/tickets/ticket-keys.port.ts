/** A key that verifies codes, by its id. */
export interface TicketPublicKey {
  readonly keyId: string;
  readonly key: CryptoKey;
}

/**
 * The keys that sign the codes of tickets: Ed25519 (RFC 8032). Old public keys stay as long as
 * tickets signed with them may be shown.
 */
export interface TicketKeys {
  current(): Promise<{ readonly keyId: string; readonly privateKey: CryptoKey }>;
  publicKeys(): Promise<readonly TicketPublicKey[]>;
}
