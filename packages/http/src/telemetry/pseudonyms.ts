import { createHmac, createSecretKey } from 'node:crypto';

/**
 * Stands for a person or address in the log: stable, and readers of the log can't find out by trial
 * whom it stands for.
 */
export type Pseudonym = (kind: 'principal' | 'client', name: string) => string;

const characters = 16;

/**
 * Pseudonyms by HMAC-SHA-256 (RFC 2104) under a key that only this deployment has: without it,
 * guessing names leads nowhere. The key is prepared once, since that takes longer than using it.
 */
export const pseudonyms = (key: Uint8Array): Pseudonym => {
  const secret = createSecretKey(key);
  return (kind, name) =>
    createHmac('sha256', secret).update(`${kind}:${name}`).digest('base64url').slice(0, characters);
};
