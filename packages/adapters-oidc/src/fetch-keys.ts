import { TicketlyFault } from '@ticketly/core';
import { createLocalJWKSet } from 'jose';
import type { JSONWebKeySet } from 'jose';

/** Fetches like the runtime's own `fetch`, until the signal aborts, and follows no redirect. */
export type FetchKeys = (
  url: string,
  options: { readonly signal: AbortSignal; readonly redirect: 'error' },
) => Promise<Response>;

/** An issuer's keys take a few kilobytes; a longer answer is something else. */
const longestBytes = 1_048_576;

/**
 * Fetches the keys that an issuer publishes. Whoever answers in the issuer's place can issue tokens
 * for anybody, so no redirect is followed. Fault `unavailable` when no usable keys come back.
 */
export const fetchKeys = async (jwksUrl: string, timeoutMs: number, get: FetchKeys = fetch): Promise<JSONWebKeySet> => {
  try {
    const response = await get(jwksUrl, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
    if (!response.ok) throw new Error(`${jwksUrl} answered ${response.status}`);
    const keys = JSON.parse(await boundedText(response)) as JSONWebKeySet;
    createLocalJWKSet(keys);
    return keys;
  } catch (cause) {
    throw new TicketlyFault('unavailable', keysAbsent, { cause });
  }
};

export const keysAbsent = 'the keys of the token issuer can not be had';

const boundedText = async ({ body }: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > longestBytes) throw new Error(`the key set is larger than ${longestBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

const onlyHere = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Unencrypted keys can be replaced in transit: only https, or this machine, will do. */
export const assertPrivate = (jwksUrl: string): void => {
  const { protocol, hostname } = new URL(jwksUrl);
  if (protocol === 'https:' || onlyHere.test(hostname)) return;
  throw new TicketlyFault(
    'misconfigured',
    `the keys of the token issuer must be fetched over https, not from ${jwksUrl}`,
  );
};
