import { z } from 'zod';

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((number) => number <= 65_535);

const one = <const Choice extends string>(...choices: readonly [Choice, ...Choice[]]) => z.enum(choices);

const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

/** Every variable that is read, with its default and what it may be. */
const environment = z.object({
  NODE_ENV: z.string().default('development'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.prefault('8080'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  TICKETLY_DATA: z.string().min(1).default('.ticketly'),
  TICKETLY_STORE: one('memory').default('memory'),
  TICKETLY_LOCKS: one('memory').default('memory'),
  TICKETLY_DEMO: one('on', 'off').optional(),
  TICKETLY_PAYMENTS: one('sandbox').optional(),
  TICKETLY_REQUESTS_PER_SECOND: wholeNumber.optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_AUDIENCE: z.string().min(1).optional(),
  OIDC_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
  LOG_LEVEL: one('debug', 'info', 'warn', 'error').default('info'),
});

/** What each variable may be, in words for whoever has to correct it. */
const expected: Readonly<Record<keyof z.infer<typeof environment>, string>> = {
  NODE_ENV: 'any text',
  HOST: 'an address to listen on, as in 127.0.0.1',
  PORT: 'a whole number from 0 to 65535',
  PUBLIC_URL: 'an address as browsers reach it, as in https://tickets.example',
  TICKETLY_DATA: 'a folder',
  TICKETLY_STORE: 'memory',
  TICKETLY_LOCKS: 'memory',
  TICKETLY_DEMO: 'on or off',
  TICKETLY_PAYMENTS: 'sandbox',
  TICKETLY_REQUESTS_PER_SECOND: 'a whole number, 0 for no limit',
  OIDC_ISSUER: 'an address, as in https://id.example',
  OIDC_AUDIENCE: 'a word',
  OIDC_JWKS_URL: 'an address, as in https://id.example/certs',
  LOG_LEVEL: 'debug, info, warn or error',
};

/** Whose tokens are believed: those of a provider, or those this process gives to anybody. */
export type IdentityConfig =
  | { readonly kind: 'oidc'; readonly issuer: string; readonly audience: string; readonly jwksUrl: string }
  | { readonly kind: 'local' };

/** What the environment says, checked. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Where browsers find us; undefined if that is where we listen. */
  readonly publicUrl: string | undefined;
  readonly dataFolder: string;
  readonly store: 'memory';
  readonly locks: 'memory';
  readonly identity: IdentityConfig;
  /** Whether the demo's events are there. */
  readonly demo: boolean;
  /** Whether `/dev/*` is there, where anybody gets any token and any payment succeeds. Never in production. */
  readonly dev: boolean;
  /** Per person; 0 for no limit. */
  readonly requestsPerSecond: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** The environment can't be used; every problem is a sentence. */
export class ConfigInvalid extends Error {
  override readonly name: string = 'ConfigInvalid';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['The configuration has mistakes:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.problems = problems;
  }
}

type Environment = z.infer<typeof environment>;

/**
 * Reads the configuration from environment variables; empty ones count as absent.
 *
 * @throws {ConfigInvalid} with every problem at once.
 */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  const malformed = parsed.success ? [] : parsed.error.issues.map(({ path }) => sentenceFor(path, given));
  // A value that can't be read may not hide what else is missing.
  const together = problemsTogether(given);
  if (!parsed.success || together.length > 0) throw new ConfigInvalid([...new Set([...malformed, ...together])]);
  return configOf(parsed.data);
};

const sentenceFor = (path: readonly PropertyKey[], given: Readonly<Record<string, string | undefined>>): string => {
  const name = String(path[0]) as keyof Environment;
  return `${name} must be ${expected[name]}, not "${given[name]}".`;
};

const oidcNames = ['OIDC_ISSUER', 'OIDC_AUDIENCE', 'OIDC_JWKS_URL'] as const;

const problemsTogether = (given: Readonly<Record<string, string | undefined>>): readonly string[] => {
  const production = given['NODE_ENV'] === 'production';
  const missing = oidcNames.filter((name) => given[name] === undefined);
  const problems: string[] = [];
  if (missing.length > 0 && missing.length < oidcNames.length)
    problems.push(`${missing.join(' and ')} must be set where the rest of OIDC_* is.`);
  if (production && missing.length === oidcNames.length)
    problems.push(
      'OIDC_ISSUER, OIDC_AUDIENCE and OIDC_JWKS_URL must be set with NODE_ENV=production: without a provider anybody gets any token.',
    );
  if (production && given['TICKETLY_PAYMENTS'] === undefined)
    problems.push(
      'TICKETLY_PAYMENTS must be set with NODE_ENV=production: sandbox says that tickets are meant to cost nothing here.',
    );
  return problems;
};

const configOf = (env: Environment): Config => {
  const dev = env.NODE_ENV !== 'production' && env.OIDC_ISSUER === undefined;
  return {
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL?.replace(/\/$/, ''),
    dataFolder: env.TICKETLY_DATA,
    store: env.TICKETLY_STORE,
    locks: env.TICKETLY_LOCKS,
    identity: identityOf(env),
    demo: env.TICKETLY_DEMO === undefined ? dev : env.TICKETLY_DEMO === 'on',
    dev,
    requestsPerSecond: env.TICKETLY_REQUESTS_PER_SECOND ?? (dev ? 0 : 50),
    logLevel: env.LOG_LEVEL,
  };
};

const identityOf = ({ OIDC_ISSUER, OIDC_AUDIENCE, OIDC_JWKS_URL }: Environment): IdentityConfig =>
  OIDC_ISSUER === undefined || OIDC_AUDIENCE === undefined || OIDC_JWKS_URL === undefined
    ? { kind: 'local' }
    : { kind: 'oidc', issuer: OIDC_ISSUER, audience: OIDC_AUDIENCE, jwksUrl: OIDC_JWKS_URL };
