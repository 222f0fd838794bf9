import { allParts } from './deployment-parts.ts';
import { logContradictions } from './log-contradictions.ts';
import { isLoopback } from './loopback.ts';
import type { Settings } from './settings.ts';

/**
 * Whether only this machine reaches the deployment, as far as its settings say: it listens on the
 * loopback, and neither a public address nor a trusted proxy says that requests are forwarded.
 */
export const isOnlyHere = ({ HOST, TICKETLY_PUBLIC_URL, TICKETLY_TRUSTED_PROXIES }: Settings): boolean => {
  const publicHost = TICKETLY_PUBLIC_URL === undefined ? undefined : URL.parse(TICKETLY_PUBLIC_URL)?.hostname;
  const isProxied = TICKETLY_TRUSTED_PROXIES !== undefined && TICKETLY_TRUSTED_PROXIES !== 0;
  return isLoopback(HOST ?? '127.0.0.1') && (publicHost === undefined || isLoopback(publicHost)) && !isProxied;
};

/**
 * Whether development features are on: by default if only this machine reaches the deployment,
 * otherwise only if set explicitly.
 */
export const isDevelopment = (settings: Settings): boolean => {
  const { NODE_ENV, TICKETLY_DEVELOPMENT } = settings;
  if (TICKETLY_DEVELOPMENT !== undefined) return TICKETLY_DEVELOPMENT === 'on';
  return NODE_ENV !== 'production' && isOnlyHere(settings);
};

/**
 * What one setting requires of another, or forbids. `broken` are those that are invalid on their
 * own and have been reported already.
 */
export const contradictions = (settings: Settings, broken: ReadonlySet<string>): readonly string[] => {
  const needs = (when: boolean, name: keyof Settings, why: string): readonly string[] =>
    when && settings[name] === undefined && !broken.has(name) ? [`${name} is missing: ${why}.`] : [];
  const oidc = settings.TICKETLY_IDENTITY === 'oidc';
  const stripe = settings.TICKETLY_PAYMENTS === 'stripe';
  // If one of these is invalid, it is unknown who reaches the deployment, unless it is set
  // explicitly to production.
  const isReachKnown =
    settings.NODE_ENV === 'production' ||
    !['HOST', 'TICKETLY_PUBLIC_URL', 'TICKETLY_TRUSTED_PROXIES'].some((name) => broken.has(name));
  return [
    ...needs(settings.TICKETLY_STORE === 'postgres', 'TICKETLY_DATABASE_URL', 'TICKETLY_STORE is postgres'),
    ...needs(settings.TICKETLY_LOCKS === 'redis', 'TICKETLY_REDIS_URL', 'TICKETLY_LOCKS is redis'),
    ...needs(settings.TICKETLY_VIEWS === 'mongo', 'TICKETLY_MONGO_URL', 'TICKETLY_VIEWS is mongo'),
    ...needs(settings.TICKETLY_FEED === 'kafka', 'TICKETLY_KAFKA_BROKERS', 'TICKETLY_FEED is kafka'),
    ...needs(settings.TICKETLY_FEED === 'kafka', 'TICKETLY_CONNECT_URL', 'TICKETLY_FEED is kafka'),
    ...logContradictions(settings, broken),
    ...needs(oidc, 'TICKETLY_OIDC_ISSUER', 'TICKETLY_IDENTITY is oidc'),
    ...needs(oidc, 'TICKETLY_OIDC_AUDIENCE', 'TICKETLY_IDENTITY is oidc'),
    ...needs(oidc, 'TICKETLY_OIDC_JWKS_URL', 'TICKETLY_IDENTITY is oidc'),
    ...needs(stripe, 'TICKETLY_STRIPE_SECRET_KEY', 'TICKETLY_PAYMENTS is stripe'),
    ...needs(stripe, 'TICKETLY_WEBHOOK_SECRETS', 'TICKETLY_PAYMENTS is stripe'),
    ...withoutEffect(settings, broken),
    ...(isReachKnown && !isDevelopment(settings) ? whereOthersBuy(settings, broken) : []),
    ...(settings.NODE_ENV === 'production' && settings.TICKETLY_DEVELOPMENT === 'on'
      ? ['TICKETLY_DEVELOPMENT is on, but NODE_ENV is production: one of them is wrong.']
      : []),
  ];
};

/** Nothing is given away in production. */
const whereOthersBuy = (settings: Settings, broken: ReadonlySet<string>): readonly string[] => {
  const { TICKETLY_IDENTITY: identity, TICKETLY_PAYMENTS: payments, TICKETLY_SEED: seed } = settings;
  const { TICKETLY_OIDC_JWKS_URL: jwksUrl } = settings;
  const isOn = 'Where others reach it, or in production,';
  const openly = 'or say TICKETLY_DEVELOPMENT=on, where anybody may be anybody.';
  return [
    ...(identity !== 'oidc' && !broken.has('TICKETLY_IDENTITY')
      ? [`TICKETLY_IDENTITY must be oidc: local gives a token to anybody who asks. ${isOn} name a provider, ${openly}`]
      : []),
    ...(jwksUrl?.startsWith('http:') === true && !isLoopback(new URL(jwksUrl).hostname)
      ? [
          `TICKETLY_OIDC_JWKS_URL must begin with https: whoever answers in the issuer's place can issue tokens for anybody.`,
        ]
      : []),
    ...(settings.TICKETLY_STORE === 'postgres' && needsKeys(settings, broken)
      ? [
          'TICKETLY_CONTACT_KEYS is missing: TICKETLY_STORE is postgres, and every process that shares it needs the same keys.',
        ]
      : []),
    ...(payments === undefined && !broken.has('TICKETLY_PAYMENTS')
      ? [`TICKETLY_PAYMENTS is missing. ${isOn} choose a payment gateway explicitly.`]
      : []),
    ...(seed === 'demo' ? [`TICKETLY_SEED must be none: ${isOn.toLowerCase()} no demo data is created.`] : []),
  ];
};

const needsKeys = ({ TICKETLY_CONTACT_KEYS: keys }: Settings, broken: ReadonlySet<string>): boolean =>
  keys === undefined && !broken.has('TICKETLY_CONTACT_KEYS');

/** Settings that would have no effect: whoever set them believes that they have. */
const withoutEffect = (settings: Settings, broken: ReadonlySet<string>): readonly string[] => {
  const unused = (choice: keyof Settings, wanted: string, ...names: readonly (keyof Settings)[]): readonly string[] =>
    settings[choice] === wanted || broken.has(choice)
      ? []
      : names
          .filter((name) => settings[name] !== undefined)
          .map((name) => `${name} is set, but has no effect unless ${choice} is ${wanted}.`);
  const missing = allParts.filter((part) => settings.TICKETLY_PARTS?.includes(part) === false);
  const isAlone = settings.TICKETLY_STORE !== 'postgres' && !broken.has('TICKETLY_STORE');
  return [
    ...unused('TICKETLY_STORE', 'postgres', 'TICKETLY_DATABASE_URL'),
    ...unused('TICKETLY_LOCKS', 'redis', 'TICKETLY_REDIS_URL'),
    ...unused(
      'TICKETLY_PAYMENTS',
      'stripe',
      'TICKETLY_STRIPE_SECRET_KEY',
      'TICKETLY_STRIPE_PAGE',
      'TICKETLY_STRIPE_URL',
      'TICKETLY_STRIPE_ACCOUNTS',
      'TICKETLY_STRIPE_SELLER',
    ),
    ...unused('TICKETLY_VIEWS', 'mongo', 'TICKETLY_MONGO_URL'),
    ...unused(
      'TICKETLY_FEED',
      'kafka',
      'TICKETLY_KAFKA_BROKERS',
      'TICKETLY_KAFKA_TOPIC',
      'TICKETLY_KAFKA_TAKEOVER_S',
      'TICKETLY_CONNECT_URL',
      'TICKETLY_REPLICATION_URL',
    ),
    ...unused('TICKETLY_IDENTITY', 'oidc', 'TICKETLY_OIDC_ISSUER', 'TICKETLY_OIDC_AUDIENCE', 'TICKETLY_OIDC_JWKS_URL'),
    ...(isAlone && missing.length > 0
      ? [
          `TICKETLY_PARTS leaves out ${missing.join(' and ')}, but no other process can reach the store of this one: set TICKETLY_STORE to postgres, or leave TICKETLY_PARTS out.`,
        ]
      : []),
    ...(settings.TICKETLY_SEED === 'demo' && missing.includes('api')
      ? ['TICKETLY_SEED is demo, but has no effect unless api is among TICKETLY_PARTS.']
      : []),
  ];
};
