import { describe, expect, it } from 'vitest';
import { ConfigInvalid, readConfig } from './config.ts';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems;
    throw error;
  }
  return [];
};
const oidc = {
  OIDC_ISSUER: 'https://id.example',
  OIDC_AUDIENCE: 'ticketly',
  OIDC_JWKS_URL: 'https://id.example/certs',
};

describe('the configuration', () => {
  it('needs nothing to be set', () => {
    expect(readConfig({ PORT: '' })).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      dataFolder: '.ticketly',
      store: 'memory',
      locks: 'memory',
      identity: { kind: 'local' },
      demo: true,
      dev: true,
    });
  });

  it('tells every problem at once, in words', () => {
    expect(
      problemsOf({
        PORT: '80800',
        TICKETLY_STORE: 'floppy',
        PUBLIC_URL: 'tickets.example',
        LOG_LEVEL: 'loud',
        NODE_ENV: 'production',
        OIDC_ISSUER: 'https://id.example',
      }),
    ).toEqual([
      'PORT must be a whole number from 0 to 65535, not "80800".',
      'PUBLIC_URL must be an address as browsers reach it, as in https://tickets.example, not "tickets.example".',
      expect.stringMatching(/^TICKETLY_STORE must be .*, not "floppy"\.$/),
      'LOG_LEVEL must be debug, info, warn or error, not "loud".',
      'OIDC_AUDIENCE and OIDC_JWKS_URL must be set where the rest of OIDC_* is.',
      expect.stringMatching(/^TICKETLY_PAYMENTS must be set with NODE_ENV=production/),
    ]);
  });

  it('gives nobody a token in production', () => {
    expect(problemsOf({ NODE_ENV: 'production', TICKETLY_PAYMENTS: 'sandbox' })).toEqual([
      expect.stringContaining('anybody gets any token'),
    ]);
    expect(readConfig({ NODE_ENV: 'production', TICKETLY_PAYMENTS: 'sandbox', ...oidc })).toMatchObject({
      dev: false,
      demo: false,
      requestsPerSecond: 50,
      identity: { kind: 'oidc', issuer: 'https://id.example' },
    });
  });
});
