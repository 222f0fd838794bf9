import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { manualClock } from '@ticketly/core/memory';
import type { ManualClock } from '@ticketly/core/memory';
import { describe, expect, it, onTestFinished } from 'vitest';
import { remoteKeys } from './issuer-keys.ts';
import { localIssuer, newIssuerKey } from './local-issuer.ts';
import type { LocalIssuer } from './local-issuer.ts';
import { oidcTokenVerifier } from './token-verifier.ts';

const issuer = 'https://id.example';
const audience = 'ticketly';

const issuerWithKey = async (clock: ManualClock): Promise<LocalIssuer> =>
  localIssuer({ issuer, audience, clock, privateKey: await newIssuerKey() });

/** An issuer behind a network that counts, and may fail. */
const provider = async () => {
  const clock = manualClock();
  const current = await issuerWithKey(clock);
  const state = { published: current.keys.keys, down: false, fetches: 0 };
  const fetchKeys = async (): Promise<Response> => {
    state.fetches += 1;
    return state.down ? new Response('', { status: 503 }) : Response.json({ keys: state.published });
  };
  const keys = remoteKeys({ jwksUrl: `${issuer}/certs`, clock, fetch: fetchKeys });
  const verifier = oidcTokenVerifier({ issuer, audience, clock, keys });
  let people = 0;
  const token = (by: LocalIssuer = current): Promise<string> => {
    people += 1;
    return by.issue({ subject: `buyer-${people}`, roles: ['buyer'], ttlS: 1_000_000 });
  };
  return { clock, state, verifier, token };
};

describe('keys of an issuer', () => {
  it('are fetched once for many', async () => {
    const { state, verifier, token } = await provider();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => token()));
    const verified = await Promise.all(tokens.map((each) => verifier.verify(each)));
    expect(verified.every(({ ok }) => ok)).toBe(true);
    expect(state.fetches).toBe(1);
  });

  it('that are new work without a restart', async () => {
    const { clock, state, verifier, token } = await provider();
    await verifier.verify(await token());
    const next = await issuerWithKey(clock);
    state.published = [...state.published, ...next.keys.keys];
    clock.advance(10_000);
    expect((await verifier.verify(await token(next))).ok).toBe(true);
    expect(state.fetches).toBe(2);
  });

  it('are not fetched more often for a flood of unknown ids', async () => {
    const { clock, state, verifier, token } = await provider();
    await verifier.verify(await token());
    const stranger = await issuerWithKey(clock);
    for (let time = 0; time < 100; time += 1) {
      clock.advance(1_000);
      expect(await verifier.verify(await token(stranger))).toMatchObject({ refusal: { reason: 'signature' } });
    }
    expect(state.fetches).toBeLessThanOrEqual(11);
  });

  it('serve on while the issuer is away', async () => {
    const { clock, state, verifier, token } = await provider();
    await verifier.verify(await token());
    state.down = true;
    clock.advance(3_600_000);
    for (let time = 0; time < 50; time += 1) expect((await verifier.verify(await token())).ok).toBe(true);
    expect(state.fetches).toBe(2);
    const stranger = await issuerWithKey(clock);
    expect(await verifier.verify(await token(stranger))).toMatchObject({ refusal: { reason: 'signature' } });
  });

  it('that were never had are a fault worth a retry, and are asked for again soon', async () => {
    const { clock, state, verifier, token } = await provider();
    state.down = true;
    const each = await token();
    for (let time = 0; time < 20; time += 1)
      await expect(verifier.verify(each)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    expect(state.fetches).toBe(1);
    state.down = false;
    clock.advance(10_000);
    expect((await verifier.verify(each)).ok).toBe(true);
  });

  it('that are gone are used no more, once they are fetched again', async () => {
    const { clock, state, verifier, token } = await provider();
    await verifier.verify(await token());
    state.published = (await issuerWithKey(clock)).keys.keys;
    clock.advance(600_000);
    expect(await verifier.verify(await token())).toMatchObject({ refusal: { reason: 'signature' } });
  });

  it('that are no keys are a fault', async () => {
    const { state, verifier, token } = await provider();
    state.published = 'none' as never;
    await expect(verifier.verify(await token())).rejects.toMatchObject({ code: 'unavailable' });
  });

  it.each(['http://id.example/certs', 'http://10.0.0.1/certs', 'http://localhost.example/certs'])(
    'are not taken from %s',
    (jwksUrl) => {
      const clock = manualClock();
      expect(() => remoteKeys({ jwksUrl, clock })).toThrow(expect.objectContaining({ code: 'misconfigured' }));
      expect(remoteKeys({ jwksUrl, clock, unencrypted: true })).toBeTypeOf('function');
    },
  );
});

describe('an issuer on this machine', () => {
  const serve = async (handler: RequestListener): Promise<string> => {
    const server = createServer(handler);
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/certs`;
  };
  const verified = async (jwksUrl: string, by: LocalIssuer, clock: ManualClock) => {
    const verifier = oidcTokenVerifier({ issuer, audience, clock, keys: remoteKeys({ jwksUrl, clock }) });
    return verifier.verify(await by.issue({ subject: 'buyer', roles: ['buyer'], ttlS: 600 }));
  };

  it('is asked, but followed nowhere else', async () => {
    const clock = manualClock();
    const by = await issuerWithKey(clock);
    const there = await serve((_, response) => response.end(JSON.stringify(by.keys)));
    expect((await verified(there, by, clock)).ok).toBe(true);
    const redirecting = await serve((_, response) => response.writeHead(302, { Location: there }).end());
    await expect(verified(redirecting, by, clock)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('may publish keys of a mebibyte, and not of a byte more', async () => {
    const clock = manualClock();
    const by = await issuerWithKey(clock);
    const sized = (bytes: number) => serve((_, response) => response.end(JSON.stringify(by.keys).padEnd(bytes)));
    expect((await verified(await sized(1_048_576), by, clock)).ok).toBe(true);
    await expect(verified(await sized(1_048_577), by, clock)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('that never ends its keys is not read on', async () => {
    const clock = manualClock();
    const by = await issuerWithKey(clock);
    let sentBytes = 0;
    const endless = await serve((request, response) => {
      response.write(`{"keys":${JSON.stringify(by.keys.keys)},"more":"`);
      const send = (): void => {
        while (!request.destroyed && sentBytes < 500 * 1_048_576 && response.write('x'.repeat(65_536))) {
          sentBytes += 65_536;
        }
      };
      response.on('drain', send);
      send();
    });
    await expect(verified(endless, by, clock)).rejects.toMatchObject({ code: 'unavailable' });
    expect(sentBytes).toBeLessThan(20 * 1_048_576);
  });
});
