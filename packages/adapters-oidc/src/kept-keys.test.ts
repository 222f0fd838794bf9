import type { TokenVerifier } from '@ticketly/core';
import { manualClock } from '@ticketly/core/memory';
import { describe, expect, it } from 'vitest';
import { remoteKeys } from './issuer-keys.ts';
import type { KeyCache } from './kept-keys.ts';
import { localIssuer, newIssuerKey } from './local-issuer.ts';
import type { LocalIssuer } from './local-issuer.ts';
import { oidcTokenVerifier } from './token-verifier.ts';

const issuer = 'https://id.example';
const audience = 'ticketly';
const jwksUrl = `${issuer}/certs`;

/** An issuer that may be away, a cache that may be, and processes that know both. */
const world = async () => {
  const clock = manualClock();
  const newIssuer = async (): Promise<LocalIssuer> =>
    localIssuer({ issuer, audience, clock, privateKey: await newIssuerKey() });
  const current = await newIssuer();
  const kept = new Map<string, string>();
  const state = { published: current.keys.keys as object[], issuerIsAway: false, cacheIsAway: false, ttlMs: 0 };
  const cache: KeyCache = {
    get: async (key) => (state.cacheIsAway ? Promise.reject(new Error('away')) : kept.get(key)),
    set: async (key, value, ttlMs) => {
      if (state.cacheIsAway) throw new Error('away');
      state.ttlMs = ttlMs;
      kept.set(key, value);
    },
  };
  const fetchKeys = async (): Promise<Response> =>
    state.issuerIsAway ? new Response('', { status: 503 }) : Response.json({ keys: state.published });
  const newProcess = (): TokenVerifier =>
    oidcTokenVerifier({ issuer, audience, clock, keys: remoteKeys({ jwksUrl, clock, cache, fetch: fetchKeys }) });
  let people = 0;
  const token = (by = current): Promise<string> => {
    people += 1;
    return by.issue({ subject: `buyer-${people}`, roles: ['buyer'], ttlS: 1_000_000 });
  };
  return { clock, state, kept, newIssuer, newProcess, token };
};

describe('keys that another process fetched', () => {
  it('verify while the issuer is away', async () => {
    const { state, newProcess, token } = await world();
    expect((await newProcess().verify(await token())).ok).toBe(true);
    expect(state.ttlMs).toBe(86_400_000);
    state.issuerIsAway = true;
    const later = newProcess();
    for (let time = 0; time < 3; time += 1) expect((await later.verify(await token())).ok).toBe(true);
  });

  it('do not make a stranger’s token good', async () => {
    const { state, newIssuer, newProcess, token } = await world();
    await newProcess().verify(await token());
    state.issuerIsAway = true;
    const stranger = await newIssuer();
    expect(await newProcess().verify(await token(stranger))).toMatchObject({ refusal: { reason: 'signature' } });
  });

  it('count for nothing where the issuer answers, and as soon as it does', async () => {
    const { clock, state, newIssuer, newProcess, token } = await world();
    await newProcess().verify(await token());
    state.issuerIsAway = true;
    const startedWithout = newProcess();
    await startedWithout.verify(await token());
    state.issuerIsAway = false;
    state.published = (await newIssuer()).keys.keys;
    clock.advance(10_000);
    for (const process of [newProcess(), startedWithout])
      expect(await process.verify(await token())).toMatchObject({ refusal: { reason: 'signature' } });
  });

  it('are public, whatever the issuer published', async () => {
    const { state, kept, newProcess, token } = await world();
    state.published = [...state.published, { kty: 'OKP', crv: 'Ed25519', kid: 'lost', x: 'public', d: 'private' }];
    await newProcess().verify(await token());
    expect(kept.get(jwksUrl)).toContain('"x":"public"');
    expect(kept.get(jwksUrl)).not.toContain('private');
  });
});

describe('a cache of keys', () => {
  it('that is away is done without', async () => {
    const { state, newProcess, token } = await world();
    state.cacheIsAway = true;
    expect((await newProcess().verify(await token())).ok).toBe(true);
  });

  it.each([undefined, 'no JSON', '{"keys":"none"}'])('that holds %j makes the fault no other', async (value) => {
    const { state, kept, newProcess, token } = await world();
    if (value !== undefined) kept.set(jwksUrl, value);
    state.issuerIsAway = true;
    for (const isAway of [false, true]) {
      state.cacheIsAway = isAway;
      const verified = newProcess().verify(await token());
      await expect(verified).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    }
  });
});
