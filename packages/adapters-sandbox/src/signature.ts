import { createHmac, timingSafeEqual } from 'node:crypto';
import { ok, refuse, TicketlyFault } from '@ticketly/core';
import type { Instant, Result, WebhookForged, WebhookStale } from '@ticketly/core';

/**
 * The header that carries the signature: `t=<seconds since 1970>,v1=<hex>`, with as many `v1` as
 * there are live secrets.
 */
export const signatureHeader = 'ticketly-signature';

/** How old a call may be, or how far ahead of our clock, in milliseconds. */
export const signatureToleranceMs = 300_000;

/**
 * Secrets by which calls are signed and verified; while one replaces another both are live. The
 * first is the newest.
 */
export type WebhookSecrets = readonly [string, ...string[]];

/** Fault `misconfigured` for a secret that is too short to be one. */
export const assertSecrets = (secrets: WebhookSecrets): void => {
  if (secrets.some((secret) => secret.length < 16))
    throw new TicketlyFault('misconfigured', 'a webhook secret must have at least 16 characters');
};

const digest = (secret: string, seconds: number, body: Uint8Array): Buffer =>
  createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();

/** Signs a body with every live secret: HMAC-SHA256 over `<seconds>.<body>`. */
export const signWebhook = (secrets: WebhookSecrets, now: Instant, body: Uint8Array): string => {
  const seconds = Math.floor(now / 1000);
  return [`t=${seconds}`, ...secrets.map((secret) => `v1=${digest(secret, seconds, body).toString('hex')}`)].join(',');
};

/**
 * Checks a signature over the raw body, in constant time for each secret. A genuine call out of its
 * time is stale, not forged.
 */
export const verifySignature = (
  secrets: WebhookSecrets,
  now: Instant,
  body: Uint8Array,
  header: string | undefined,
): Result<null, WebhookForged | WebhookStale> => {
  const parsed = parseHeader(header);
  if (parsed === undefined) return refuse({ code: 'payments/webhook-forged' });
  const { seconds, signatures } = parsed;
  const genuine = secrets
    .map((secret) => digest(secret, seconds, body))
    .some((expected) =>
      signatures.some((given) => given.length === expected.length && timingSafeEqual(given, expected)),
    );
  if (!genuine) return refuse({ code: 'payments/webhook-forged' });
  if (Math.abs(now - seconds * 1000) > signatureToleranceMs) return refuse({ code: 'payments/webhook-stale' });
  return ok(null);
};

/** More than this is nobody's rotation of secrets. */
const maxSignatures = 5;

const parseHeader = (
  header: string | undefined,
): { readonly seconds: number; readonly signatures: readonly Buffer[] } | undefined => {
  const parts = (header ?? '').split(',').map((part) => part.trim());
  const times = parts.flatMap((part) => /^t=(\d{1,12})$/.exec(part)?.[1] ?? []);
  const signatures = parts.flatMap((part) => /^v1=([0-9a-f]{64})$/.exec(part)?.[1] ?? []);
  const [time] = times;
  if (time === undefined || times.length > 1) return undefined;
  if (signatures.length === 0 || signatures.length > maxSignatures) return undefined;
  return { seconds: Number(time), signatures: signatures.map((hex) => Buffer.from(hex, 'hex')) };
};
