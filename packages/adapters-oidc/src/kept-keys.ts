import { createLocalJWKSet } from 'jose';
import type { JSONWebKeySet } from 'jose';

/**
 * Keeps an issuer's keys where the next process finds them. It may be slow, forgetful or away: then
 * it is done without.
 *
 * What is kept are public keys. Yet whoever can write there can have keys of their own believed
 * while the issuer is away, so guard it like the issuer's address.
 */
export interface KeyCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
}

/**
 * The members of a private or symmetric key, RFC 7518: an issuer that publishes one has lost it,
 * but it goes no further by us.
 */
const secretMembers: ReadonlySet<string> = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

/** Keeps the keys for so long, without anybody waiting for it. */
export const keepKeys = (cache: KeyCache | undefined, name: string, keys: JSONWebKeySet, ttlMs: number): void => {
  const text = JSON.stringify(keys, (member, value: unknown) => (secretMembers.has(member) ? undefined : value));
  void cache?.set(name, text, ttlMs).catch(() => undefined);
};

/** The keys that were kept; undefined when there are none, or the cache can't be asked. */
export const keptKeys = async (cache: KeyCache | undefined, name: string): Promise<JSONWebKeySet | undefined> => {
  try {
    const text = await cache?.get(name);
    if (text === undefined) return undefined;
    const keys = JSON.parse(text) as JSONWebKeySet;
    createLocalJWKSet(keys);
    return keys;
  } catch {
    return undefined;
  }
};
