import { resolve } from 'node:path';
import { defaultLimits } from '@ticketly/core';
import { describe, expect, it, test } from 'vitest';
import { limitsOf } from '../composition/container.ts';
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

  it('bounds what the gateway is asked in the background', () => {
    const config = readConfig({ TICKETLY_GATEWAY_ASKS_PER_SECOND: '5', TICKETLY_GATEWAY_ASKS_IN_FLIGHT: '2' }, []);
    expect(limitsOf(config)).toEqual({ ...defaultLimits, gatewayAsksPerSecond: 5, gatewayAsksInFlight: 2 });
    expect(limitsOf(readConfig({}, []))).toEqual(defaultLimits);
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
