import { fromBase64url, toBase64url, TicketlyFault } from '../kernel/index.ts';

/** The length of an AES-256 key in bytes. */
export const keyBytes = 32;
/** Random, and never reused with a key (NIST SP 800-38D, section 8.2.2). */
const nonceBytes = 12;
const formatVersion = 1;

/** A key as WebCrypto takes it, for {@link seal} and {@link open} only. */
export const importKey = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);

/** A random AES-256 key. */
export const newKey = async (): Promise<Uint8Array<ArrayBuffer>> => {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 8 * keyBytes }, true, ['encrypt', 'decrypt']);
  return new Uint8Array(await crypto.subtle.exportKey('raw', key));
};

/**
 * Seals bytes with AES-256-GCM. The result is base64url of a version byte, a random nonce, and the
 * ciphertext with its tag. `belongsTo` is additional authenticated data: it is not included, but
 * {@link open} must pass the same value, so that sealed bytes can't be moved from one record to
 * another.
 */
export const seal = async (
  key: CryptoKey,
  bytes: Uint8Array<ArrayBuffer>,
  belongsTo: readonly string[],
): Promise<string> => {
  const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes));
  const sealed = new Uint8Array(await crypto.subtle.encrypt(cipher(nonce, belongsTo), key, bytes));
  const whole = new Uint8Array(1 + nonceBytes + sealed.length);
  whole.set([formatVersion]);
  whole.set(nonce, 1);
  whole.set(sealed, 1 + nonceBytes);
  return toBase64url(whole);
};

/**
 * Opens what {@link seal} made. Fault `corrupt` for anything else: another key, another owner, a
 * bit that differs.
 */
export const open = async (
  key: CryptoKey,
  sealed: string,
  belongsTo: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> => {
  const whole = fromBase64url(sealed);
  if (whole?.[0] !== formatVersion) throw new TicketlyFault('corrupt', 'this text was not encrypted by Ticketly');
  const [nonce, body] = [whole.slice(1, 1 + nonceBytes), whole.slice(1 + nonceBytes)];
  try {
    return new Uint8Array(await crypto.subtle.decrypt(cipher(nonce, belongsTo), key, body));
  } catch (cause) {
    throw new TicketlyFault('corrupt', 'the encrypted text cannot be decrypted with its key', { cause });
  }
};

const cipher = (iv: Uint8Array<ArrayBuffer>, belongsTo: readonly string[]): AesGcmParams => ({
  name: 'AES-GCM',
  iv,
  additionalData: new TextEncoder().encode(JSON.stringify([formatVersion, ...belongsTo])),
});
