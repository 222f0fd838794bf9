import { isIP } from 'node:net';
import { parseMasterKey } from '@ticketly/core/contacts';
import { z } from 'zod';
import { deploymentParts } from './deployment-parts.ts';
import { corsOrigins, nodeEnv, trustedProxies } from './edge-shapes.ts';
import { platformFees } from './platform-fees.ts';
import { stripeAccounts } from './stripe-accounts.ts';

const oneOf = <const Value extends string>(
  ...values: readonly [Value, ...Value[]]
): z.ZodOptional<z.ZodEnum<{ [V in Value]: V }>> =>
  z.enum(values, { error: ({ input }) => `must be ${values.join(' or ')}, not "${String(input)}"` }).optional();

const wholeNumber = (max: number, min = 0): z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>> =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) <= max && Number(text) >= min, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number)
    .optional();

const url = (...protocols: readonly string[]): z.ZodOptional<z.ZodString> =>
  z
    .string()
    .refine((text) => protocols.includes(URL.parse(text)?.protocol ?? ''), {
      error: `must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    })
    .optional();

const host = z
  .string()
  .refine((text) => isIP(text) !== 0 || /^[a-zA-Z0-9.-]+$/.test(text), {
    error: 'must be an address or the name of a host',
  })
  .optional();

const isBroker = (text: string): boolean => {
  const [, port = ''] = /^[a-zA-Z0-9.-]+:(\d{1,5})$/.exec(text) ?? /^\[[0-9a-fA-F:]+\]:(\d{1,5})$/.exec(text) ?? [];
  return Number(port) > 0 && Number(port) <= 65_535;
};

const brokers = z
  .string()
  .transform((text) => text.split(',').map((each) => each.trim()))
  .refine((each) => each.every(isBroker), {
    error: 'must be one or more brokers, separated by a comma: kafka-1:9092, kafka-2:9092',
  })
  .optional();

/** Every setting by its name in the environment, each validated on its own. */
export const settingsShape = z.object({
  HOST: host,
  PORT: wholeNumber(65_535),
  TICKETLY_PUBLIC_URL: url('http:', 'https:'),
  TICKETLY_DEVELOPMENT: oneOf('on', 'off'),
  TICKETLY_TRUSTED_PROXIES: trustedProxies,
  TICKETLY_CORS_ORIGINS: corsOrigins,
  TICKETLY_DATA: z.string().optional(),
  TICKETLY_STORE: oneOf('memory', 'pglite', 'postgres'),
  TICKETLY_DATABASE_URL: url('postgres:', 'postgresql:'),
  TICKETLY_LOCKS: oneOf('memory', 'redis'),
  TICKETLY_REDIS_URL: url('redis:', 'rediss:'),
  TICKETLY_VIEWS: oneOf('memory', 'mongo'),
  TICKETLY_MONGO_URL: url('mongodb:', 'mongodb+srv:'),
  TICKETLY_FEED: oneOf('outbox', 'kafka'),
  TICKETLY_KAFKA_BROKERS: brokers,
  TICKETLY_KAFKA_TOPIC: z
    .string()
    .refine((text) => /^[a-zA-Z0-9._-]{1,100}$/.test(text), { error: 'must be the name of a topic' })
    .optional(),
  // Brokers require at least this much, unless configured otherwise.
  TICKETLY_KAFKA_TAKEOVER_S: wholeNumber(300, 6),
  TICKETLY_CONNECT_URL: url('http:', 'https:'),
  TICKETLY_REPLICATION_URL: url('postgres:', 'postgresql:'),
  TICKETLY_IDENTITY: oneOf('local', 'oidc'),
  TICKETLY_OIDC_ISSUER: url('http:', 'https:'),
  TICKETLY_OIDC_AUDIENCE: z.string().optional(),
  TICKETLY_OIDC_JWKS_URL: url('http:', 'https:'),
  TICKETLY_PAYMENTS: oneOf('sandbox', 'stripe'),
  TICKETLY_STRIPE_SECRET_KEY: z
    .string()
    .refine((text) => /^(sk|rk)_(test|live)_\w+$/.test(text), {
      error: 'must be a secret or restricted key of Stripe, which begins with sk_ or rk_',
    })
    .optional(),
  TICKETLY_STRIPE_PAGE: oneOf('stripe', 'own'),
  TICKETLY_STRIPE_URL: url('http:', 'https:'),
  TICKETLY_STRIPE_ACCOUNTS: stripeAccounts,
  TICKETLY_STRIPE_SELLER: oneOf('platform', 'organization'),
  TICKETLY_LOST_DISPUTES: oneOf('revoke', 'keep'),
  TICKETLY_WEBHOOK_SECRETS: z
    .string()
    .transform((text) => text.split(',').map((secret) => secret.trim()))
    .refine((secrets) => secrets.length <= 2 && secrets.every((secret) => secret.length >= 16), {
      error: 'must be one or two secrets of at least 16 characters, separated by a comma',
    })
    .optional(),
  TICKETLY_CONTACT_KEYS: z
    .string()
    .transform((text) => text.split(',').map((key) => parseMasterKey(key.trim())))
    .refine((keys) => keys.every((key) => key !== undefined) && keys.length <= 10, {
      // The given value is not repeated: it may be a key with a typo.
      error: 'must be one to ten keys of 32 bytes in base64url (43 characters each), separated by a comma',
    })
    .transform((keys) => keys.filter((key) => key !== undefined))
    .optional(),
  TICKETLY_PLATFORM_FEES: platformFees,
  TICKETLY_PLATFORM_FEES_PAYER: oneOf('buyer', 'organizer'),
  TICKETLY_SEED: oneOf('demo', 'none'),
  TICKETLY_PARTS: deploymentParts,
  TICKETLY_REQUESTS_PER_SECOND: wholeNumber(1_000_000),
  TICKETLY_STREAMS_PER_ADDRESS: wholeNumber(1_000_000),
  TICKETLY_REQUESTS_IN_FLIGHT: wholeNumber(1_000_000),
  TICKETLY_SEATS_PER_ADDRESS: wholeNumber(1_000_000),
  TICKETLY_SEATS_PER_NETWORK: wholeNumber(1_000_000),
  TICKETLY_HOLDS_PER_ADDRESS: wholeNumber(1_000_000),
  TICKETLY_HOLDS_PER_NETWORK: wholeNumber(1_000_000),
  TICKETLY_COOLING_OFF_S: wholeNumber(86_400),
  TICKETLY_ORGANIZATIONS_PER_FOUNDER: wholeNumber(100_000, 1),
  TICKETLY_DRAFTS_PER_ORGANIZATION: wholeNumber(100_000, 1),
  TICKETLY_LAYOUTS_PER_ORGANIZATION: wholeNumber(1_000_000, 1),
  TICKETLY_DRAIN_MS: wholeNumber(600_000),
  TICKETLY_GATEWAY_ASKS_PER_SECOND: wholeNumber(10_000, 1),
  TICKETLY_GATEWAY_ASKS_IN_FLIGHT: wholeNumber(1_000, 1),
  TICKETLY_AUDIT_EVERY_S: wholeNumber(3_600, 1),
  TICKETLY_METRICS_HOST: host,
  TICKETLY_METRICS_PORT: z
    .string()
    .refine((text) => /^(public|off|\d{1,5})$/.test(text) && !(Number(text) > 65_535), {
      error: 'must be a port from 0 to 65535, or public or off',
    })
    .optional(),
  LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error'),
  TICKETLY_LOG: oneOf('file', 'stdout'),
  NODE_ENV: nodeEnv,
});

/** The settings that are present, parsed. */
export type Settings = z.output<typeof settingsShape>;
