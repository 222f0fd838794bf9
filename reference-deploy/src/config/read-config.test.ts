import { resolve } from 'node:path';
import { defaultLimits } from '@ticketly/core';
import { describe, expect, it, test } from 'vitest';
import type { Config } from '../config.ts';
import { ConfigInvalid } from './config-invalid.ts';
import { readConfig } from './read-config.ts';

const problemsOf = (env: Record<string, string>, args: readonly string[] = []): readonly string[] => {
  try {
    readConfig(env, args);
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems;
    throw error;
  }
  return [];
};
const oidc = {
  TICKETLY_IDENTITY: 'oidc',
  TICKETLY_OIDC_ISSUER: 'https://id.example',
  TICKETLY_OIDC_AUDIENCE: 'ticketly',
  TICKETLY_OIDC_JWKS_URL: 'https://id.example/certs',
};

test('tickets of a lost dispute are revoked, unless a setting keeps them', () => {
  expect(readConfig({}, []).auditEveryMs).toBe(10_000);
  expect(readConfig({ TICKETLY_AUDIT_EVERY_S: '2' }, []).auditEveryMs).toBe(2_000);
  expect(readConfig({}, []).lostDisputes).toBe('revoke');
  expect(readConfig({ TICKETLY_LOST_DISPUTES: 'keep' }, []).lostDisputes).toBe('keep');
  expect(() => readConfig({ TICKETLY_LOST_DISPUTES: 'no' }, [])).toThrow('must be revoke or keep, not "no"');
});

describe('the configuration', () => {
  it('needs nothing to be set', () => {
    expect(readConfig({ PORT: '' }, [])).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      dataFolder: resolve('.ticketly'),
      fresh: false,
      locks: { kind: 'memory' },
      identity: { kind: 'local' },
      seedDemo: true,
      production: false,
    });
  });

  it('tells every problem at once, in words', () => {
    const problems = problemsOf(
      {
        PORT: '80800',
        TICKETLY_REQUESTS_IN_FLIGHT: 'many',
        TICKETLY_STORE: 'floppy',
        TICKETLY_LOCKS: 'redis',
        TICKETLY_PUBLIC_URL: 'tickets.example',
        LOG_LEVEL: 'loud',
        NODE_ENV: 'production',
        ...oidc,
        TICKETLY_OIDC_AUDIENCE: '',
      },
      ['--frech'],
    );
    expect(problems).toHaveLength(9);
    for (const name of ['PORT', 'TICKETLY_STORE', 'TICKETLY_REDIS_URL', 'TICKETLY_PUBLIC_URL', 'LOG_LEVEL'])
      expect(problems.filter((problem) => problem.startsWith(`${name} `))).toHaveLength(1);
    expect(problems).toContain('TICKETLY_OIDC_AUDIENCE is missing: TICKETLY_IDENTITY is oidc.');
    expect(problems).toContain('There is no argument --frech; see --help.');
  });

  it('sets the quotas of organizers, and how long seats cool off', () => {
    const { limits } = readConfig(
      {
        TICKETLY_COOLING_OFF_S: '0',
        TICKETLY_ORGANIZATIONS_PER_FOUNDER: '1',
        TICKETLY_DRAFTS_PER_ORGANIZATION: '2',
        TICKETLY_LAYOUTS_PER_ORGANIZATION: '3',
      },
      [],
    );
    const quotas = { organizationsPerFounder: 1, draftsPerOrganization: 2, layoutsPerOrganization: 3 };
    expect(limits).toEqual({ ...defaultLimits, coolingOffMs: 0, ...quotas });
    expect(problemsOf({ TICKETLY_DRAFTS_PER_ORGANIZATION: '0' })).toHaveLength(1);
  });

  it('bounds what the gateway is asked in the background', () => {
    const config = readConfig({ TICKETLY_GATEWAY_ASKS_PER_SECOND: '5', TICKETLY_GATEWAY_ASKS_IN_FLIGHT: '2' }, []);
    expect(config.limits).toEqual({ ...defaultLimits, gatewayAsksPerSecond: 5, gatewayAsksInFlight: 2 });
    expect(readConfig({}, []).limits).toEqual(defaultLimits);
    expect(problemsOf({ TICKETLY_GATEWAY_ASKS_PER_SECOND: '0' })).toEqual([
      'TICKETLY_GATEWAY_ASKS_PER_SECOND must be a whole number from 1 to 10000.',
    ]);
  });

  it.each([
    [{}, { kind: 'own', host: '127.0.0.1', port: 9080 }],
    [{ PORT: '0' }, { kind: 'own', port: 0 }],
    [{ PORT: '65000' }, { kind: 'own', port: 64_000 }],
    [
      { TICKETLY_METRICS_HOST: '10.0.0.1', TICKETLY_METRICS_PORT: '9100' },
      { kind: 'own', host: '10.0.0.1', port: 9100 },
    ],
    [{ TICKETLY_METRICS_PORT: 'public' }, { kind: 'public' }],
    [{ TICKETLY_METRICS_PORT: 'off' }, { kind: 'off' }],
  ])('tells metrics where nobody else looks, unless told otherwise: %j', (env, metrics) => {
    expect(readConfig(env, [])).toMatchObject({ metrics });
  });

  it('limits clients more strictly if others can reach the server', () => {
    const limits = ({ requestsPerSecond, streamsPerAddress }: Config) => [requestsPerSecond, streamsPerAddress];
    const reached = { HOST: '0.0.0.0', TICKETLY_DEVELOPMENT: 'on' };
    expect(limits(readConfig({}, []))).toEqual([2_000, 10_000]);
    expect(limits(readConfig(reached, []))).toEqual([50, 200]);
    const set = { TICKETLY_REQUESTS_PER_SECOND: '0', TICKETLY_STREAMS_PER_ADDRESS: '7' };
    for (const env of [set, { ...reached, ...set }]) expect(limits(readConfig(env, []))).toEqual([0, 7]);
  });

  it('accepts one or two webhook secrets, and up to ten contact keys', () => {
    const secrets = (count: number, length = 16) => ({
      TICKETLY_WEBHOOK_SECRETS: Array.from({ length: count }, (_, n) => String(n).padEnd(length, 'x')).join(', '),
    });
    const keys = (count: number) => ({
      TICKETLY_CONTACT_KEYS: Array.from({ length: count }, (_, n) => Buffer.alloc(32, n).toString('base64url')).join(),
    });
    for (const env of [secrets(1), secrets(2), keys(1), keys(10)]) expect(problemsOf(env)).toEqual([]);
    for (const env of [secrets(3), secrets(2, 15)])
      expect(problemsOf(env)).toEqual([expect.stringMatching(/^TICKETLY_WEBHOOK_SECRETS must be one or two secrets/)]);
    expect(problemsOf(keys(11))).toEqual([expect.stringMatching(/^TICKETLY_CONTACT_KEYS must be one to ten keys/)]);
    expect(readConfig(secrets(2), []).webhookSecrets).toHaveLength(2);
    expect(readConfig(keys(10), []).contactKeys).toHaveLength(10);
  });

  it.each(['70000', 'yes'])('takes no metrics port "%s"', (port) => {
    expect(problemsOf({ TICKETLY_METRICS_PORT: port })).toEqual([expect.stringMatching(/^TICKETLY_METRICS_PORT must/)]);
  });

  it('takes payments through Stripe with a key of Stripe and the secret of its webhooks, and with neither alone', () => {
    const stripe = { TICKETLY_PAYMENTS: 'stripe' };
    const key = { TICKETLY_STRIPE_SECRET_KEY: 'sk_test_123' };
    const secrets = { TICKETLY_WEBHOOK_SECRETS: 'whsec_0123456789abcdef' };
    expect(readConfig({ ...stripe, ...key, ...secrets }, []).payments.provider).toBe('stripe');
    expect(problemsOf(stripe)).toEqual([
      'TICKETLY_STRIPE_SECRET_KEY is missing: TICKETLY_PAYMENTS is stripe.',
      'TICKETLY_WEBHOOK_SECRETS is missing: TICKETLY_PAYMENTS is stripe.',
    ]);
    expect(problemsOf(key)).toEqual([
      'TICKETLY_STRIPE_SECRET_KEY is set, but has no effect unless TICKETLY_PAYMENTS is stripe.',
    ]);
    expect(problemsOf({ ...stripe, ...secrets, TICKETLY_STRIPE_SECRET_KEY: 'pk_live_123' })).toEqual([
      'TICKETLY_STRIPE_SECRET_KEY must be a secret or restricted key of Stripe, which begins with sk_ or rk_.',
    ]);
  });

  it('says at every start that a key of Stripe’s test mode takes no money, whichever kind of key', () => {
    const warned = (key: string): boolean => {
      const settings = { HOST: '0.0.0.0', TICKETLY_DEVELOPMENT: 'on', TICKETLY_PAYMENTS: 'stripe' };
      const stripe = { TICKETLY_STRIPE_SECRET_KEY: key, TICKETLY_WEBHOOK_SECRETS: 'whsec_0123456789abcdef' };
      return readConfig({ ...settings, ...stripe }, []).warnings.some((warning) => warning.includes('test mode'));
    };
    expect(['sk_test_1', 'rk_test_1', 'sk_live_1', 'rk_live_1'].map(warned)).toEqual([true, true, false, false]);
  });

  it('takes accounts of organizations with Stripe, each named once', () => {
    const stripe = {
      TICKETLY_PAYMENTS: 'stripe',
      TICKETLY_STRIPE_SECRET_KEY: 'sk_test_123',
      TICKETLY_WEBHOOK_SECRETS: 'whsec_0123456789abcdef',
    };
    const { settings } = readConfig({ ...stripe, TICKETLY_STRIPE_ACCOUNTS: 'org-1=acct_1, org-2=acct_2' }, []).payments;
    expect([...(settings.TICKETLY_STRIPE_ACCOUNTS ?? [])]).toEqual([
      ['org-1', 'acct_1'],
      ['org-2', 'acct_2'],
    ]);
    for (const wrong of ['org-1', 'org-1=acct', 'acct_1=org-1', 'org-1=acct_1,', 'org-1=acct_1,org-1=acct_2'])
      expect(problemsOf({ ...stripe, TICKETLY_STRIPE_ACCOUNTS: wrong })).toEqual([
        'TICKETLY_STRIPE_ACCOUNTS must be accounts of organizations, each named once, separated by a comma: organization-id=acct_123.',
      ]);
    expect(problemsOf({ TICKETLY_STRIPE_SELLER: 'organization' })).toEqual([
      'TICKETLY_STRIPE_SELLER is set, but has no effect unless TICKETLY_PAYMENTS is stripe.',
    ]);
  });

  it('gives nobody a token in production', () => {
    const production = { NODE_ENV: 'production', TICKETLY_PAYMENTS: 'sandbox' };
    expect(problemsOf(production)).toEqual([expect.stringContaining('gives a token to anybody who asks')]);
    expect(readConfig({ ...production, ...oidc }, [])).toMatchObject({ seedDemo: false, identity: { kind: 'oidc' } });
  });
});
