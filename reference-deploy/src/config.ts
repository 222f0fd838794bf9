import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

/** Everything a deployment is told from outside, checked. */
export interface Config {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** How others reach us, without a slash at the end; undefined: by host and port. */
  readonly publicUrl: string | undefined;
  /** A folder of our own, absolute. */
  readonly dataFolder: string;
  /** Begin anew: forget what the folder holds. */
  readonly fresh: boolean;
  readonly store: StoreConfig;
  readonly locks: LocksConfig;
  readonly identity: IdentityConfig;
  /** Newest first; undefined: made up once and kept in the data folder. */
  readonly webhookSecrets: readonly [string, ...string[]] | undefined;
  readonly production: boolean;
  /** Makes the demo organization, its halls and events, if they are not there. */
  readonly seedDemo: boolean;
  /** Whether this process may do the background work; of several on one store one at a time does. */
  readonly background: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly logTo: 'file' | 'stdout';
  readonly requestsPerSecond: number;
  readonly streamsPerAddress: number;
  readonly requestsInFlight: number;
}

/** Where the command side is kept. */
export type StoreConfig =
  { readonly kind: 'memory' } | { readonly kind: 'pglite' } | { readonly kind: 'postgres'; readonly url: string };

/** Where holds and the seat feed are kept. */
export type LocksConfig = { readonly kind: 'memory' } | { readonly kind: 'redis'; readonly url: string };

/** Whose tokens are accepted; `local` gives out its own to anybody who asks. */
export type IdentityConfig =
  | { readonly kind: 'local' }
  | { readonly kind: 'oidc'; readonly issuer: string; readonly audience: string; readonly jwksUrl: string };

/** What was wrong, each in one sentence. */
export class ConfigInvalid extends Error {
  override readonly name: string = 'ConfigInvalid';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['This configuration can not be used:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.problems = problems;
  }
}

/** The settings and what they mean, for `--help`. */
export const usage = `Usage: npm start [-- --fresh]

  --fresh                         begin anew: forget all data

  HOST, PORT                      where to listen (127.0.0.1, 8080; port 0 takes a free one)
  TICKETLY_PUBLIC_URL             how others reach it, as in https://tickets.example (http://HOST:PORT)
  TICKETLY_DATA                   the folder for data and secrets (.ticketly)
  TICKETLY_STORE                  memory | pglite | postgres (pglite: PostgreSQL in this process, kept in TICKETLY_DATA)
  TICKETLY_DATABASE_URL           postgres://user:password@host/database, for postgres
  TICKETLY_LOCKS                  memory | redis (memory)
  TICKETLY_REDIS_URL              redis://host:port, for redis
  TICKETLY_IDENTITY               local | oidc (local: gives demo tokens to anybody who asks)
  TICKETLY_OIDC_ISSUER            whose tokens are accepted, for oidc
  TICKETLY_OIDC_AUDIENCE          for whom they must be
  TICKETLY_OIDC_JWKS_URL          where the issuer publishes its keys
  TICKETLY_PAYMENTS               sandbox (must be said aloud in production: it sells for nothing)
  TICKETLY_WEBHOOK_SECRETS        one or two, separated by a comma, the newest first
  TICKETLY_SEED                   demo | none (demo with local identity and TICKETLY_BACKGROUND on)
  TICKETLY_BACKGROUND             on | off (on; of several processes on one store one at a time does it)
  TICKETLY_REQUESTS_PER_SECOND    per person, or address without one; 0 turns the limit off
  TICKETLY_STREAMS_PER_ADDRESS    open seat maps per address; 0 turns the limit off
  TICKETLY_REQUESTS_IN_FLIGHT     worked on at one time, at the most a tenth of them to begin a purchase (2000); 0 turns the limit off
  LOG_LEVEL                       debug | info | warn | error (info)
  TICKETLY_LOG                    file | stdout (file: warnings go to stderr as well; stdout in production)
`;

const oneOf = <const Value extends string>(
  ...values: readonly [Value, ...Value[]]
): z.ZodOptional<z.ZodEnum<{ [V in Value]: V }>> =>
  z.enum(values, { error: ({ input }) => `must be ${values.join(' or ')}, not "${String(input)}"` }).optional();

const wholeNumber = (most: number): z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>> =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) <= most, {
      error: `must be a whole number from 0 to ${most}`,
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

const environment = z.object({
  HOST: z
    .string()
    .refine((text) => isIP(text) !== 0 || /^[a-zA-Z0-9.-]+$/.test(text), {
      error: 'must be an address or the name of a host',
    })
    .optional(),
  PORT: wholeNumber(65_535),
  TICKETLY_PUBLIC_URL: url('http:', 'https:'),
  TICKETLY_DATA: z.string().optional(),
  TICKETLY_STORE: oneOf('memory', 'pglite', 'postgres'),
  TICKETLY_DATABASE_URL: url('postgres:', 'postgresql:'),
  TICKETLY_LOCKS: oneOf('memory', 'redis'),
  TICKETLY_REDIS_URL: url('redis:', 'rediss:'),
  TICKETLY_IDENTITY: oneOf('local', 'oidc'),
  TICKETLY_OIDC_ISSUER: url('http:', 'https:'),
  TICKETLY_OIDC_AUDIENCE: z.string().optional(),
  TICKETLY_OIDC_JWKS_URL: url('http:', 'https:'),
  TICKETLY_PAYMENTS: oneOf('sandbox'),
  TICKETLY_WEBHOOK_SECRETS: z
    .string()
    .transform((text) => text.split(',').map((secret) => secret.trim()))
    .refine((secrets) => secrets.length <= 2 && secrets.every((secret) => secret.length >= 16), {
      error: 'must be one or two secrets of at least 16 characters, separated by a comma',
    })
    .optional(),
  TICKETLY_SEED: oneOf('demo', 'none'),
  TICKETLY_BACKGROUND: oneOf('on', 'off'),
  TICKETLY_REQUESTS_PER_SECOND: wholeNumber(1_000_000),
  TICKETLY_STREAMS_PER_ADDRESS: wholeNumber(1_000_000),
  TICKETLY_REQUESTS_IN_FLIGHT: wholeNumber(1_000_000),
  LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error'),
  TICKETLY_LOG: oneOf('file', 'stdout'),
  NODE_ENV: z.string().optional(),
});

type Settings = z.output<typeof environment>;

/**
 * Reads what a deployment is told by its environment and its arguments. An empty variable counts as absent.
 *
 * @throws {@link ConfigInvalid} with everything that is wrong, at once.
 */
export const readConfig = (env: Readonly<Record<string, string | undefined>>, args: readonly string[]): Config => {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(present);
  const wrong = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`);
  const unknownArgs = args.filter((arg) => arg !== '--fresh').map((arg) => `There is no argument ${arg}; see --help.`);
  // What depends on another setting is looked at as far as the settings by themselves can be read.
  const broken = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])));
  const readable = Object.fromEntries(Object.entries(present).filter(([name]) => !broken.has(name)));
  const settings = environment.parse(readable);
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
  };
};

const storeOf = ({ TICKETLY_STORE: kind = 'pglite', TICKETLY_DATABASE_URL = '' }: Settings): StoreConfig =>
  kind === 'postgres' ? { kind, url: TICKETLY_DATABASE_URL } : { kind };

const identityOf = (settings: Settings): IdentityConfig =>
  settings.TICKETLY_IDENTITY === 'oidc'
    ? {
        kind: 'oidc',
        issuer: settings.TICKETLY_OIDC_ISSUER ?? '',
        audience: settings.TICKETLY_OIDC_AUDIENCE ?? '',
        jwksUrl: settings.TICKETLY_OIDC_JWKS_URL ?? '',
      }
    : { kind: 'local' };
