import { resolve } from 'node:path';
import { logTopic } from '@ticketly/adapters-kafka';
import { defaultLimits } from '@ticketly/core';
import type { Limits } from '@ticketly/core';
import type { Config, FeedConfig, IdentityConfig, MetricsConfig, StoreConfig, ViewsConfig } from '../config.ts';
import { descriptorBudget, openFilesLimit } from '../descriptors.ts';
import type { DescriptorBudget } from '../descriptors.ts';
import { ConfigInvalid } from './config-invalid.ts';
import { allParts } from './deployment-parts.ts';
import { contradictions, isDevelopment, isOnlyHere } from './contradictions.ts';
import { platformFeesOf } from './platform-fees.ts';
import { settingsShape } from './settings.ts';
import type { Settings } from './settings.ts';
import { unknownNames } from './unknown-names.ts';
import { warningsOf } from './warnings.ts';

/**
 * Reads a deployment's configuration from its environment and arguments. An empty variable counts
 * as absent.
 *
 * @throws {@link ConfigInvalid} with everything that is invalid, at once.
 */
export const readConfig = (env: Readonly<Record<string, string | undefined>>, args: readonly string[]): Config => {
  const present = presentIn(env);
  const parsed = settingsShape.safeParse(present);
  const wrong = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`);
  const unknownArgs = args.filter((arg) => arg !== '--fresh').map((arg) => `There is no argument ${arg}; see --help.`);
  // Dependencies between settings are checked as far as the individual settings are valid.
  const broken = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])));
  const readable = Object.fromEntries(Object.entries(present).filter(([name]) => !broken.has(name)));
  const settings = settingsShape.parse(readable);
  const problems = [...wrong, ...contradictions(settings, broken), ...unknownNames(present, names), ...unknownArgs];
  if (problems.length > 0) throw new ConfigInvalid(problems);
  return configOf(settings, args);
};

const names = Object.keys(settingsShape.shape);

const presentIn = (env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])));

const configOf = (settings: Settings, args: readonly string[]): Config => {
  const host = settings.HOST ?? '127.0.0.1';
  const production = !isDevelopment(settings);
  const identity = identityOf(settings);
  const parts = settings.TICKETLY_PARTS ?? allParts;
  const doesAll = allParts.every((part) => parts.includes(part));
  const onlyHere = isOnlyHere(settings);
  const [newest, ...older] = settings.TICKETLY_WEBHOOK_SECRETS ?? [];
  const [newestKey, ...olderKeys] = settings.TICKETLY_CONTACT_KEYS ?? [];
  return {
    host,
    port: settings.PORT ?? 8080,
    publicUrl: settings.TICKETLY_PUBLIC_URL?.replace(/\/+$/, ''),
    dataFolder: resolve(settings.TICKETLY_DATA ?? '.ticketly'),
    fresh: args.includes('--fresh'),
    store: storeOf(settings),
    locks:
      settings.TICKETLY_LOCKS === 'redis'
        ? { kind: 'redis', url: settings.TICKETLY_REDIS_URL ?? '' }
        : { kind: 'memory' },
    views: viewsOf(settings),
    feed: feedOf(settings),
    identity,
    payments: { provider: settings.TICKETLY_PAYMENTS ?? 'sandbox', settings },
    platformFees: platformFeesOf(
      settings.TICKETLY_PLATFORM_FEES ?? [],
      settings.TICKETLY_PLATFORM_FEES_PAYER ?? 'buyer',
    ),
    auditEveryMs: (settings.TICKETLY_AUDIT_EVERY_S ?? 10) * 1_000,
    lostDisputes: settings.TICKETLY_LOST_DISPUTES ?? 'revoke',
    webhookSecrets: newest === undefined ? undefined : [newest, ...older],
    contactKeys: newestKey === undefined ? undefined : [newestKey, ...olderKeys],
    production,
    onlyHere,
    trustedProxies: settings.TICKETLY_TRUSTED_PROXIES ?? 0,
    corsOrigins: settings.TICKETLY_CORS_ORIGINS,
    warnings: warningsOf(settings),
    // Two processes that set up the demo at the same time would create it twice.
    seedDemo: (settings.TICKETLY_SEED ?? (identity.kind === 'local' && doesAll ? 'demo' : 'none')) === 'demo',
    parts,
    logLevel: settings.LOG_LEVEL ?? 'info',
    logTo: settings.TICKETLY_LOG ?? (production ? 'stdout' : 'file'),
    // On this machine alone all clients share one address, and a rehearsal is welcome.
    requestsPerSecond: settings.TICKETLY_REQUESTS_PER_SECOND ?? (onlyHere ? 2_000 : 50),
    streamsPerAddress: settings.TICKETLY_STREAMS_PER_ADDRESS ?? (onlyHere ? 10_000 : 200),
    descriptors: descriptorsOf(openFilesLimit()),
    requestsInFlight: settings.TICKETLY_REQUESTS_IN_FLIGHT ?? 2_000,
    holds: {
      seatsPerAddress: settings.TICKETLY_SEATS_PER_ADDRESS,
      seatsPerNetwork: settings.TICKETLY_SEATS_PER_NETWORK,
      perMinuteAndAddress: settings.TICKETLY_HOLDS_PER_ADDRESS,
      perMinuteAndNetwork: settings.TICKETLY_HOLDS_PER_NETWORK,
    },
    limits: limitsOf(settings),
    drainMs: settings.TICKETLY_DRAIN_MS ?? 10_000,
    metrics: metricsOf(settings),
  };
};

const descriptorsOf = (openFiles: number | undefined): DescriptorBudget | undefined =>
  openFiles === undefined ? undefined : descriptorBudget(openFiles);

/** The limits of this deployment: those of the core, unless settings say otherwise. */
const limitsOf = (settings: Settings): Limits => ({
  ...defaultLimits,
  gatewayAsksPerSecond: settings.TICKETLY_GATEWAY_ASKS_PER_SECOND ?? defaultLimits.gatewayAsksPerSecond,
  gatewayAsksInFlight: settings.TICKETLY_GATEWAY_ASKS_IN_FLIGHT ?? defaultLimits.gatewayAsksInFlight,
  coolingOffMs: 1_000 * (settings.TICKETLY_COOLING_OFF_S ?? defaultLimits.coolingOffMs / 1_000),
  organizationsPerFounder: settings.TICKETLY_ORGANIZATIONS_PER_FOUNDER ?? defaultLimits.organizationsPerFounder,
  draftsPerOrganization: settings.TICKETLY_DRAFTS_PER_ORGANIZATION ?? defaultLimits.draftsPerOrganization,
  layoutsPerOrganization: settings.TICKETLY_LAYOUTS_PER_ORGANIZATION ?? defaultLimits.layoutsPerOrganization,
});

const storeOf = ({ TICKETLY_STORE: kind = 'pglite', TICKETLY_DATABASE_URL = '' }: Settings): StoreConfig =>
  kind === 'postgres' ? { kind, url: TICKETLY_DATABASE_URL } : { kind };

const viewsOf = ({ TICKETLY_VIEWS: kind = 'memory', TICKETLY_MONGO_URL = '' }: Settings): ViewsConfig =>
  kind === 'mongo' ? { kind, url: TICKETLY_MONGO_URL } : { kind };

const feedOf = (settings: Settings): FeedConfig =>
  settings.TICKETLY_FEED === 'kafka'
    ? {
        kind: 'kafka',
        brokers: settings.TICKETLY_KAFKA_BROKERS ?? [],
        topic: settings.TICKETLY_KAFKA_TOPIC ?? logTopic,
        takeoverMs: 1_000 * (settings.TICKETLY_KAFKA_TAKEOVER_S ?? 30),
        connectUrl: (settings.TICKETLY_CONNECT_URL ?? '').replace(/\/+$/, ''),
        replicationUrl: settings.TICKETLY_REPLICATION_URL ?? settings.TICKETLY_DATABASE_URL ?? '',
      }
    : { kind: 'outbox' };

/** By default next to our own port, so that several deployments on one machine don't collide. */
const metricsOf = ({ PORT = 8080, TICKETLY_METRICS_HOST, TICKETLY_METRICS_PORT }: Settings): MetricsConfig => {
  if (TICKETLY_METRICS_PORT === 'public' || TICKETLY_METRICS_PORT === 'off') return { kind: TICKETLY_METRICS_PORT };
  const nextTo = PORT === 0 ? 0 : PORT + (PORT > 64_535 ? -1_000 : 1_000);
  const port = TICKETLY_METRICS_PORT === undefined ? nextTo : Number(TICKETLY_METRICS_PORT);
  return { kind: 'own', host: TICKETLY_METRICS_HOST ?? '127.0.0.1', port };
};

const identityOf = (settings: Settings): IdentityConfig =>
  settings.TICKETLY_IDENTITY === 'oidc'
    ? {
        kind: 'oidc',
        issuer: settings.TICKETLY_OIDC_ISSUER ?? '',
        audience: settings.TICKETLY_OIDC_AUDIENCE ?? '',
        jwksUrl: settings.TICKETLY_OIDC_JWKS_URL ?? '',
      }
    : { kind: 'local' };
