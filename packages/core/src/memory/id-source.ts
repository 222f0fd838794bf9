import { toBase64url } from '../kernel/index.ts';
import type { Clock, IdsByName, IdSource } from '../kernel/index.ts';

/** Fills bytes with random data; `crypto.getRandomValues` by default. */
export type FillRandom = (bytes: Uint8Array<ArrayBuffer>) => void;

/** The SHA-256 of a text encoded as UTF-8. */
export type HashText = (text: string) => Uint8Array | Promise<Uint8Array>;

/**
 * Web Crypto's hash, available in every runtime. It runs on another thread: for texts as short as
 * ours, the round trip costs forty times as much as the hash.
 */
const webHash: HashText = async (text) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));

const nameBytes = 16;

/** Fetches random bytes in bulk: a system call costs more than an id. */
const chanceInBulk = (): FillRandom => {
  const chance = new Uint8Array(4_096);
  let used = chance.length;
  return (bytes) => {
    if (used + bytes.length > chance.length) {
      crypto.getRandomValues(chance);
      used = 0;
    }
    bytes.set(chance.subarray(used, used + bytes.length));
    used += bytes.length;
  };
};

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, then a 12-bit counter that keeps ids of
 * one millisecond in order (method 1 of section 6.2), then 62 random bits.
 */
export const uuidIds = ({
  clock,
  fillRandom = chanceInBulk(),
  hashText = webHash,
}: {
  readonly clock: Clock;
  readonly fillRandom?: FillRandom;
  /**
   * Default: Web Crypto's. A synchronous hash, such as `hash` of `node:crypto`, is far cheaper
   * where there is one.
   */
  readonly hashText?: HashText;
}): IdSource => {
  let lastMs = 0;
  let counter = 0;
  const bytes = new Uint8Array(16);
  const uuid = (): string => {
    const now = Math.max(clock.now(), lastMs);
    counter = now === lastMs ? counter + 1 : 0;
    // A full counter borrows from the next millisecond, so ids still grow.
    lastMs = counter > 0xfff ? now + 1 : now;
    if (counter > 0xfff) counter = 0;
    fillRandom(bytes);
    new DataView(bytes.buffer).setUint16(0, Math.floor(lastMs / 2 ** 32));
    new DataView(bytes.buffer).setUint32(2, lastMs % 2 ** 32);
    bytes[6] = 0x70 | (counter >> 8);
    bytes[7] = counter & 0xff;
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
    let text = '';
    for (const byte of bytes) text += hex[byte] ?? '';
    return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
  };
  return {
    next: <Name extends keyof IdsByName>(_name: Name) => uuid() as IdsByName[Name],
    named: (text) => {
      const hash = hashText(text);
      return hash instanceof Uint8Array ? nameIn(hash) : hash.then(nameIn);
    },
  };
};

const nameIn = (hash: Uint8Array): string => toBase64url(hash.subarray(0, nameBytes));
