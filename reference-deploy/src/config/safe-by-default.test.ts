import { describe, expect, it } from 'vitest';
import type { Config } from '../config.ts';
import { ConfigInvalid } from './config-invalid.ts';
import { readConfig } from './read-config.ts';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env, []);
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems;
    throw error;
  }
  return [];
};
const read = (env: Record<string, string>): Config => readConfig(env, []);
const oidc = {
  TICKETLY_IDENTITY: 'oidc',
  TICKETLY_OIDC_ISSUER: 'https://id.example',
  TICKETLY_OIDC_AUDIENCE: 'ticketly',
  TICKETLY_OIDC_JWKS_URL: 'https://id.example/certs',
};
const sold = { ...oidc, TICKETLY_PAYMENTS: 'sandbox' };

it('keys of the issuer come by https where others buy, or from this machine', () => {
  const keysAt = (url: string) => problemsOf({ HOST: '0.0.0.0', ...sold, TICKETLY_OIDC_JWKS_URL: url });
  expect(keysAt('http://id.example/certs')).toEqual([
    expect.stringMatching(/^TICKETLY_OIDC_JWKS_URL must begin with https/),
  ]);
  expect(keysAt('http://127.0.0.1:8081/certs')).toEqual([]);
  expect(problemsOf({ ...oidc, TICKETLY_OIDC_JWKS_URL: 'http://id.example/certs' })).toEqual([]);
});

describe('what is for trying things', () => {
  it.each([
    '127.0.0.1',
    '127.8.9.10',
    '::1',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    'localhost',
    'LocalHost',
  ])('is there on %s, which only this machine reaches', (HOST) => {
    expect(read({ HOST })).toMatchObject({ production: false, onlyHere: true, seedDemo: true, warnings: [] });
  });

  it.each([
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: '192.168.1.7' },
    { HOST: '::ffff:10.0.0.1' },
    { HOST: 'fe80::1' },
    { HOST: 'localhost.example' },
    { HOST: '127.0.0.1.example' },
    { TICKETLY_PUBLIC_URL: 'https://tickets.example' },
    { TICKETLY_TRUSTED_PROXIES: '1' },
    { NODE_ENV: 'production' },
    { TICKETLY_DEVELOPMENT: 'off' },
  ])('is not there with %o, unless it is asked for by name', (env) => {
    const reached = { ...env } as Record<string, string>;
    expect(problemsOf(reached)).toEqual([
      expect.stringMatching(/^TICKETLY_IDENTITY must be oidc: local gives a token to anybody who asks/),
      expect.stringMatching(/^TICKETLY_PAYMENTS is missing/),
    ]);
    expect(problemsOf({ ...reached, ...sold, TICKETLY_SEED: 'demo' })).toEqual([
      expect.stringMatching(/^TICKETLY_SEED must be none/),
    ]);
    expect(read({ ...reached, ...sold })).toMatchObject({ production: true, seedDemo: false });
  });

  it('is there for others where it is asked for by name, with a warning', () => {
    const asked = read({ HOST: '0.0.0.0', TICKETLY_DEVELOPMENT: 'on', TICKETLY_PUBLIC_URL: 'https://try.example' });
    expect(asked).toMatchObject({ production: false, onlyHere: false, seedDemo: true });
    expect(asked.warnings).toEqual([expect.stringContaining('anybody can get a token for anybody')]);
  });

  it('is warned of one by one where it is asked for', () => {
    const open = { HOST: '0.0.0.0', ...sold, TICKETLY_CORS_ORIGINS: '*', TICKETLY_REQUESTS_PER_SECOND: '0' };
    expect(read(open).warnings.map((warning) => warning.split(' ')[0])).toEqual([
      'TICKETLY_PAYMENTS',
      'TICKETLY_CORS_ORIGINS',
      'TICKETLY_PUBLIC_URL',
      'TICKETLY_REQUESTS_PER_SECOND',
    ]);
    expect(read({ TICKETLY_CORS_ORIGINS: '*' }).warnings).toHaveLength(1);
  });
});

describe('a name that means nothing', () => {
  it.each([
    ['TICKETLY_IDENTTY', 'TICKETLY_IDENTITY'],
    ['TICKETLY_OIDC_JWK_URL', 'TICKETLY_OIDC_JWKS_URL'],
    ['TICKETLY_DEVELOPEMENT', 'TICKETLY_DEVELOPMENT'],
    ['Ticketly_Store', 'TICKETLY_STORE'],
    ['TICKETLY_PORT', 'PORT'],
    ['TICKETLY_LOG_LEVEL', 'LOG_LEVEL'],
  ])('%s refuses the start and asks for %s', (name, meant) => {
    expect(problemsOf({ [name]: 'oidc' })).toEqual([`There is no setting ${name}; did you mean ${meant}?`]);
  });

  it.each([
    ['prod', 'production'],
    ['Production', 'production'],
    ['dev', 'development'],
    ['tests', 'test'],
  ])('NODE_ENV=%s likewise', (NODE_ENV, meant) => {
    expect(problemsOf({ NODE_ENV })).toEqual([expect.stringContaining(`not "${NODE_ENV}"; did you mean ${meant}?`)]);
  });

  it('is let pass where somebody else put it: Kubernetes for a service of this name, and our own tests', () => {
    const kubernetes = {
      TICKETLY_SERVICE_HOST: '10.3.0.1',
      TICKETLY_SERVICE_PORT: '8080',
      TICKETLY_SERVICE_PORT_HTTP: '8080',
      TICKETLY_PORT: 'tcp://10.3.0.1:8080',
      TICKETLY_PORT_8080_TCP: 'tcp://10.3.0.1:8080',
      TICKETLY_API_PORT_8080_TCP_ADDR: '10.3.0.1',
    };
    expect(problemsOf({ ...kubernetes, TICKETLY_TEST_POSTGRES_URL: 'postgres://x' })).toEqual([]);
  });
});

describe('settings that contradict each other', () => {
  it.each<[Record<string, string>, RegExp]>([
    [{ NODE_ENV: 'production', TICKETLY_DEVELOPMENT: 'on' }, /^TICKETLY_DEVELOPMENT is on, but NODE_ENV is production/],
    [
      { TICKETLY_DATABASE_URL: 'postgres://a/b' },
      /^TICKETLY_DATABASE_URL is set, but has no effect unless TICKETLY_STORE/,
    ],
    [
      { TICKETLY_REDIS_URL: 'redis://a' },
      /^TICKETLY_REDIS_URL is set, but has no effect unless TICKETLY_LOCKS is redis/,
    ],
    [{ TICKETLY_OIDC_AUDIENCE: 'x' }, /^TICKETLY_OIDC_AUDIENCE is set, but has no effect unless TICKETLY_IDENTITY/],
    [{ TICKETLY_PARTS: 'api' }, /^TICKETLY_PARTS leaves out worker and jobs, but no other process/],
    [{ TICKETLY_PARTS: 'api, workers' }, /^TICKETLY_PARTS must be one or more of api, worker, jobs/],
  ])('%o are refused', (env, problem) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(problem)]);
  });
});

describe('who is believed and who may call', () => {
  it('reads proxies by number, address, range and name', () => {
    expect(read({ ...sold, TICKETLY_TRUSTED_PROXIES: '2' }).trustedProxies).toBe(2);
    const listed = read({ ...sold, TICKETLY_TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,fd00::/8,192.0.2.7' });
    expect(listed.trustedProxies).toEqual(['loopback', '10.0.0.0/8', 'fd00::/8', '192.0.2.7']);
    expect(read({}).trustedProxies).toBe(0);
  });

  it.each(['-1', '11', 'true', '*', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.0/8/9', 'proxy.example', '10.0.0.1,'])(
    'refuses %s as trusted proxies',
    (TICKETLY_TRUSTED_PROXIES) => {
      expect(problemsOf({ ...sold, TICKETLY_TRUSTED_PROXIES })).toEqual([
        expect.stringMatching(/^TICKETLY_TRUSTED_PROXIES must be how many proxies/),
      ]);
    },
  );

  it.each(['shop.example', 'https://shop.example/', 'https://Shop.example', 'null', 'https://a.example,*', 'ftp://a'])(
    'refuses %s as an origin',
    (TICKETLY_CORS_ORIGINS) => {
      expect(problemsOf({ TICKETLY_CORS_ORIGINS })).toEqual([
        expect.stringMatching(/^TICKETLY_CORS_ORIGINS must be origins/),
      ]);
    },
  );
});
