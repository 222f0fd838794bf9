import { createHmac } from 'node:crypto';

/**
 * Stands for somebody in the log: the same for the same one, and nobody who reads it can try out
 * who that is.
 */
export type Pseudonym = (kind: 'principal' | 'client', name: string) => string;

const characters = 16;

/**
 * Pseudonyms by HMAC-SHA-256 (RFC 2104) under a key that only this deployment has: without it,
 * guessing names leads nowhere.
 */
export const pseudonyms =
  (key: Uint8Array): Pseudonym =>
  (kind, name) =>
    createHmac('sha256', key).update(`${kind}:${name}`).digest('base64url').slice(0, characters);
