import { resolve } from 'node:path';
import type { Config, IdentityConfig, MetricsConfig, StoreConfig } from '../config.ts';
import { ConfigInvalid } from './config-invalid.ts';
import { settingsShape } from './settings.ts';
import type { Settings } from './settings.ts';

/**
 * Reads what a deployment is told by its environment and its arguments. An empty variable counts as absent.
 *
 * @throws {@link ConfigInvalid} with everything that is wrong, at once.
 */
export const readConfig = (env: Readonly<Record<string, string | undefined>>, args: readonly string[]): Config => {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = settingsShape.safeParse(present);
  const wrong = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`);
  const unknownArgs = args.filter((arg) => arg !== '--fresh').map((arg) => `There is no argument ${arg}; see --help.`);
  // What depends on another setting is looked at as far as the settings by themselves can be read.
  const broken = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])));
  const readable = Object.fromEntries(Object.entries(present).filter(([name]) => !broken.has(name)));
  const settings = settingsShape.parse(readable);
  const problems = [...wrong, ...missing(settings, broken), ...unknownArgs];
  if (problems.length > 0) throw new ConfigInvalid(problems);
  return configOf(settings, args);
};

/** What one setting makes another need. */
const missing = (settings: Settings, broken: ReadonlySet<string>): readonly string[] => {
  const needs = (when: boolean, name: keyof Settings, why: string): readonly string[] =>
    when && settings[name] === undefined && !broken.has(name) ? [`${name} is missing: ${why}.`] : [];
  const production = settings.NODE_ENV === 'production';
  const oidc = settings.TICKETLY_IDENTITY === 'oidc';
  const local = production && !oidc && !broken.has('TICKETLY_IDENTITY');
  return [
    ...needs(settings.TICKETLY_STORE === 'postgres', 'TICKETLY_DATABASE_URL', 'TICKETLY_STORE is postgres'),
    ...needs(settings.TICKETLY_LOCKS === 'redis', 'TICKETLY_REDIS_URL', 'TICKETLY_LOCKS is redis'),
    ...needs(oidc, 'TICKETLY_OIDC_ISSUER', 'TICKETLY_IDENTITY is oidc'),
    ...needs(oidc, 'TICKETLY_OIDC_AUDIENCE', 'TICKETLY_IDENTITY is oidc'),
    ...needs(oidc, 'TICKETLY_OIDC_JWKS_URL', 'TICKETLY_IDENTITY is oidc'),
    ...(local ? ['TICKETLY_IDENTITY must be oidc in production: local gives a token to anybody who asks.'] : []),
    ...needs(production, 'TICKETLY_PAYMENTS', 'in production a payment gateway is chosen on purpose'),
  ];
};

const configOf = (settings: Settings, args: readonly string[]): Config => {
  const host = settings.HOST ?? '127.0.0.1';
  const production = settings.NODE_ENV === 'production';
  const identity = identityOf(settings);
  const background = settings.TICKETLY_BACKGROUND !== 'off';
  const alone = host === '127.0.0.1' || host === '::1' || host === 'localhost';
  const [newest, ...older] = settings.TICKETLY_WEBHOOK_SECRETS ?? [];
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
    identity,
    webhookSecrets: newest === undefined ? undefined : [newest, ...older],
    production,
    // Two processes that set the demo up at once would make it twice.
    seedDemo: (settings.TICKETLY_SEED ?? (identity.kind === 'local' && background ? 'demo' : 'none')) === 'demo',
    background,
    logLevel: settings.LOG_LEVEL ?? 'info',
    logTo: settings.TICKETLY_LOG ?? (production ? 'stdout' : 'file'),
    // On this machine alone everybody has one address, and a rehearsal is welcome.
    requestsPerSecond: settings.TICKETLY_REQUESTS_PER_SECOND ?? (alone ? 2_000 : 50),
    streamsPerAddress: settings.TICKETLY_STREAMS_PER_ADDRESS ?? (alone ? 10_000 : 200),
    requestsInFlight: settings.TICKETLY_REQUESTS_IN_FLIGHT ?? 2_000,
    metrics: metricsOf(settings),
  };
};

const storeOf = ({ TICKETLY_STORE: kind = 'pglite', TICKETLY_DATABASE_URL = '' }: Settings): StoreConfig =>
  kind === 'postgres' ? { kind, url: TICKETLY_DATABASE_URL } : { kind };

/** By default next to our own port, so that several deployments on one machine don't meet. */
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
