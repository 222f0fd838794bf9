import { hkdfSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { newIssuerKey } from '@ticketly/adapters-oidc';
import { newTicketKey } from '@ticketly/core/tickets';
import type { TicketKeyJwk } from '@ticketly/core/tickets';
import type { JWK } from 'jose';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { secretsFile } from '../data-folder/names.ts';
import { keptOnce } from './kept-once.ts';

/** What must stay secret, and the same across restarts and in every process of a deployment. */
export interface Secrets {
  /** Verifies webhooks of the payment provider, newest first; the sandbox signs with the first. */
  readonly webhookSecrets: readonly [string, ...string[]];
  /** Signs the demo tokens. */
  readonly issuerKey: JWK;
  /** The first signs tickets; the others verify what they signed before. */
  readonly ticketKeys: readonly [TicketKeyJwk, ...TicketKeyJwk[]];
  /** The key of the log's pseudonyms. */
  readonly logKey: Uint8Array;
}

const jwk = z.looseObject({ kty: z.string(), crv: z.string(), d: z.string(), x: z.string() });
const ticketJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() });
const shape = z.object({
  webhookSecret: z.string().min(16),
  issuerKey: jwk,
  ticketKey: ticketJwk,
  /** Earlier signing keys; moved here by hand when a new one takes their place. */
  formerTicketKeys: z.array(ticketJwk).default([]),
});

/**
 * Reads the secrets kept in the data folder, generated at the first start; values from the
 * configuration take precedence.
 */
export const readSecrets = async ({ dataFolder, webhookSecrets }: Config): Promise<Secrets> => {
  const path = join(dataFolder, secretsFile);
  const made = {
    webhookSecret: randomBytes(32).toString('base64url'),
    issuerKey: await newIssuerKey(),
    ticketKey: await newTicketKey(),
  };
  const kept = shape.parse(JSON.parse(await keptOnce(path, `${JSON.stringify(made, null, 2)}\n`)));
  const logKey = new Uint8Array(hkdfSync('sha256', kept.issuerKey.d, '', 'ticketly log', 32));
  const { issuerKey, ticketKey, formerTicketKeys } = kept;
  return {
    issuerKey,
    ticketKeys: [ticketKey, ...formerTicketKeys],
    logKey,
    webhookSecrets: webhookSecrets ?? [kept.webhookSecret],
  };
};
