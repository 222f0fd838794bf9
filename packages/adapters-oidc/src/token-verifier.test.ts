import { createHmac } from 'node:crypto';
import type { Role } from '@ticketly/core';
import { manualClock } from '@ticketly/core/memory';
import { CompactSign, exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import type { CryptoKey, JWK, JWTHeaderParameters, JWTPayload } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { signingAlgorithms } from './algorithms.ts';
import { localIssuer, newIssuerKey } from './local-issuer.ts';
import { oidcTokenVerifier } from './token-verifier.ts';
import type { TokenVerifierOptions } from './token-verifier.ts';

const issuer = 'https://id.example';
const audience = 'ticketly';
const clock = manualClock();
const nowS = (): number => clock.now() / 1000;

interface Keys {
  readonly es256: CryptoKey;
  readonly eddsa: CryptoKey;
  readonly rs256: CryptoKey;
  readonly es256Pem: string;
  readonly public: JWK[];
  readonly strangerPublic: JWK;
  readonly stranger: CryptoKey;
  readonly es384: CryptoKey;
}
let keys: Keys;

beforeAll(async () => {
  const [es256, eddsa, rs256, stranger, es384] = await Promise.all(
    ['ES256', 'EdDSA', 'RS256', 'ES256', 'ES384'].map((alg) => generateKeyPair(alg, { extractable: true })),
  );
  if (!es256 || !eddsa || !rs256 || !stranger || !es384) throw new Error('no keys');
  const published = async (pair: { publicKey: CryptoKey }, kid: string): Promise<JWK> => ({
    ...(await exportJWK(pair.publicKey)),
    kid,
  });
  keys = {
    es256: es256.privateKey,
    eddsa: eddsa.privateKey,
    rs256: rs256.privateKey,
    es256Pem: await exportSPKI(es256.publicKey),
    public: await Promise.all([
      published(es256, 'es256'),
      published(eddsa, 'eddsa'),
      published(rs256, 'rs256'),
      published(es384, 'es384'),
    ]),
    strangerPublic: await published(stranger, 'stranger'),
    stranger: stranger.privateKey,
    es384: es384.privateKey,
  };
});

const verifier = (options: Partial<TokenVerifierOptions> = {}) =>
  oidcTokenVerifier({ issuer, audience, clock, keys: { keys: keys.public }, ...options });

const goodClaims = (): JWTPayload => ({
  iss: issuer,
  aud: audience,
  sub: 'buyer-1',
  iat: nowS(),
  exp: nowS() + 600,
  roles: ['buyer', 'made-up'],
});
const goodHeader: JWTHeaderParameters = { alg: 'ES256', kid: 'es256', typ: 'at+jwt' };
const signed = (
  claims: JWTPayload = {},
  header: Partial<JWTHeaderParameters> = {},
  key: CryptoKey = keys.es256,
): Promise<string> =>
  new SignJWT({ ...goodClaims(), ...claims }).setProtectedHeader({ ...goodHeader, ...header }).sign(key);
const without = (claim: string): Promise<string> => {
  const claims = Object.fromEntries(Object.entries(goodClaims()).filter(([name]) => name !== claim));
  return new SignJWT(claims).setProtectedHeader(goodHeader).sign(keys.es256);
};
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const reasonOf = async (token: string): Promise<string> => {
  const verified = await verifier().verify(token);
  return verified.ok ? 'accepted' : verified.refusal.reason;
};

/** Another spelling of the same bytes: the last of 86 characters carries two bits. */
const withSpareBits = (token: string): string => {
  const last = token.slice(-1);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + (alphabet[alphabet.indexOf(last) + 1] ?? '');
};

describe('a token of the issuer', () => {
  it.each(['ES256', 'EdDSA', 'RS256'] as const)('is accepted with %s, with the roles we know', async (alg) => {
    const kid = alg.toLowerCase() as 'es256' | 'eddsa' | 'rs256';
    expect(await verifier().verify(await signed({}, { alg, kid }, keys[kid]))).toEqual({
      ok: true,
      value: { principalId: 'buyer-1', roles: ['buyer'] },
    });
  });

  it.each(['JWT', 'jwt', 'application/at+jwt'])('is accepted with typ %s', async (typ) => {
    expect(await reasonOf(await signed({}, { typ }))).toBe('accepted');
  });

  it.each(['_7eTk', '-xK2', 'a/b', 'x+/==', 'auth0|17', 'a,b;c@d', 'a b', '~'.repeat(255)])(
    'may be about "%s"',
    async (sub) => {
      expect(await verifier().verify(await signed({ sub }))).toMatchObject({ ok: true, value: { principalId: sub } });
    },
  );

  it('carries roles as Keycloak writes them', async () => {
    const token = await signed({
      roles: undefined,
      realm_access: { roles: ['organizer', 'offline_access'] },
      typ: 'Bearer',
    });
    expect(await verifier().verify(token)).toMatchObject({ value: { roles: ['organizer'] } });
  });

  it('may be for several audiences', async () => {
    expect(await reasonOf(await signed({ aud: ['account', audience] }))).toBe('accepted');
  });

  it('is accepted half a minute off, either way, and no more', async () => {
    expect(await reasonOf(await signed({ exp: nowS() - 29 }))).toBe('accepted');
    expect(await reasonOf(await signed({ exp: nowS() - 31 }))).toBe('expired');
    expect(await reasonOf(await signed({ nbf: nowS() + 30 }))).toBe('accepted');
  });

  it('is refused once its time is over, also if it was accepted before', async () => {
    const own = manualClock();
    const verify = verifier({ clock: own });
    const token = await signed({ exp: own.now() / 1000 + 10 });
    expect((await verify.verify(token)).ok).toBe(true);
    own.advance(39_000);
    expect((await verify.verify(token)).ok).toBe(true);
    own.advance(1_000);
    expect(await verify.verify(token)).toMatchObject({ refusal: { reason: 'expired' } });
  });
});

describe('a hostile token', () => {
  const vectors: Readonly<Record<string, readonly [reason: string, make: () => Promise<string> | string]>> = {
    nothing: ['malformed', () => ''],
    'no token': ['malformed', () => 'buyer-1'],
    'two parts': ['malformed', async () => (await signed()).split('.').slice(0, 2).join('.')],
    'five parts, encrypted': ['malformed', () => 'a.b.c.d.e'],
    'a payload that is no JSON': [
      'malformed',
      () => new CompactSign(Buffer.from('buyer-1')).setProtectedHeader(goodHeader).sign(keys.es256),
    ],
    'a payload that is a list': [
      'malformed',
      () => new CompactSign(Buffer.from('[]')).setProtectedHeader(goodHeader).sign(keys.es256),
    ],
    oversized: ['malformed', () => signed({ padding: 'x'.repeat(9_000) })],
    'alg none': ['algorithm', () => new UnsecuredJWT(goodClaims()).encode()],
    'alg none with a signature': ['algorithm', async () => rewritten(await signed(), { ...goodHeader, alg: 'none' })],
    'alg nOnE': ['algorithm', async () => rewritten(await signed(), { ...goodHeader, alg: 'nOnE' })],
    'HS256 with the public key as the secret': ['algorithm', () => hmacSigned(keys.es256Pem)],
    'HS256 with an empty secret': ['algorithm', () => hmacSigned('')],
    'an algorithm that is not allowed': ['algorithm', () => signed({}, { alg: 'ES384', kid: 'es384' }, keys.es384)],
    'the algorithm of another key': ['signature', () => signed({}, { alg: 'EdDSA', kid: 'es256' }, keys.eddsa)],
    "a stranger's key": ['signature', () => signed({}, {}, keys.stranger)],
    'an unknown key id': ['signature', () => signed({}, { kid: 'stranger' }, keys.stranger)],
    'its own key in the header': [
      'signature',
      () => signed({}, { kid: 'stranger', jwk: keys.strangerPublic }, keys.stranger),
    ],
    'its own key in the header under a known id': [
      'signature',
      () => signed({}, { jwk: keys.strangerPublic }, keys.stranger),
    ],
    'an address of its own keys': [
      'signature',
      () => signed({}, { jku: 'https://evil.example/keys', x5u: 'https://evil.example/x' }, keys.stranger),
    ],
    'a key id that is a path': ['signature', () => signed({}, { kid: '../../dev/null' }, keys.stranger)],
    'a critical extension nobody knows': [
      'algorithm',
      async () => rewritten(await signed(), { ...goodHeader, crit: ['exp'], exp: 1 }),
    ],
    'an ID token with a nonce': ['claims', () => signed({ nonce: 'n' }, { typ: 'JWT' })],
    'an ID token with the hash of a token': ['claims', () => signed({ at_hash: 'h' }, { typ: 'JWT' })],
    'a refresh token of Keycloak': ['claims', () => signed({ typ: 'Refresh' }, { typ: 'JWT' })],
    'a logout token': [
      'claims',
      () => signed({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }, { typ: 'JWT' }),
    ],
    'a logout token that says so': ['claims', () => signed({}, { typ: 'logout+jwt' })],
    'a signature with spare bits set': ['malformed', async () => withSpareBits(await signed())],
    'an empty signature': ['signature', async () => (await signed()).replace(/[^.]+$/, '')],
    'a truncated signature': ['signature', async () => (await signed()).slice(0, -10)],
    'a changed payload': [
      'signature',
      async () => withPayload(await signed(), { ...goodClaims(), roles: ['event_admin'] }),
    ],
    'no expiry': ['claims', () => without('exp')],
    'an expiry that is a text': ['claims', () => signed({ exp: 'never' as never })],
    expired: ['expired', () => signed({ exp: nowS() - 60 })],
    'not valid yet': ['not-yet', () => signed({ nbf: nowS() + 60 })],
    'issued in the future': ['not-yet', () => signed({ iat: nowS() + 60 })],
    'another issuer': ['issuer', () => signed({ iss: 'https://evil.example' })],
    'an issuer with a slash more': ['issuer', () => signed({ iss: `${issuer}/` })],
    'no issuer': ['issuer', () => without('iss')],
    'another audience': ['audience', () => signed({ aud: 'account' })],
    'no audience': ['audience', () => without('aud')],
    'no subject': ['claims', () => without('sub')],
    'a subject of two lines': ['claims', () => signed({ sub: 'a b\n' })],
    'a subject that is not ASCII': ['claims', () => signed({ sub: 'größe' })],
    'a subject that is too long': ['claims', () => signed({ sub: 'a'.repeat(256) })],
    'an empty subject': ['claims', () => signed({ sub: '' })],
    'another type of token': ['claims', () => signed({}, { typ: 'dpop+jwt' })],
    'no type': ['claims', () => signed({}, { typ: undefined as never })],
    'an ID token': ['claims', () => signed({ typ: 'ID' })],
  };

  const rewritten = (token: string, header: unknown): string =>
    [encoded(header), ...token.split('.').slice(1)].join('.');
  const withPayload = (token: string, claims: unknown): string =>
    token
      .split('.')
      .map((part, at) => (at === 1 ? encoded(claims) : part))
      .join('.');
  const hmacSigned = (secret: string): string => {
    const content = `${encoded({ ...goodHeader, alg: 'HS256' })}.${encoded(goodClaims())}`;
    return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
  };

  it.each(Object.entries(vectors))('with %s is refused', async (_name, [reason, make]) => {
    expect(await reasonOf(await make())).toBe(reason);
  });

  it.each([
    [{ exp: -29 }, 'accepted'],
    [{ exp: -30 }, 'expired'],
    [{ nbf: 30 }, 'accepted'],
    [{ nbf: 31 }, 'not-yet'],
    [{ iat: 30 }, 'accepted'],
    [{ iat: 31 }, 'not-yet'],
  ])('may be off by half a minute, and no second more: %j is %s', async (offsetsS, outcome) => {
    const times = Object.fromEntries(Object.entries(offsetsS).map(([claim, offsetS]) => [claim, nowS() + offsetS]));
    expect(await reasonOf(await signed(times))).toBe(outcome);
  });

  it('is refused whatever bit of it was flipped', async () => {
    const token = await signed();
    for (let place = 0; place < token.length - 1; place += 1) {
      const char = token[place] === 'A' ? 'B' : 'A';
      expect(await reasonOf(token.slice(0, place) + char + token.slice(place + 1)), `at ${place}`).not.toBe('accepted');
    }
  });

  it('is read up to 8,192 characters, and no further', async () => {
    const sizedBy = (padding: number, note: string) => signed({ padding: 'x'.repeat(padding) }, { note });
    // No part of a token has every length, but all have among tokens that differ in two parts.
    const notes = ['x', 'xx', 'xxx'];
    const longest = await Promise.all(
      notes.flatMap((note) => Array.from({ length: 16 }, (_, n) => sizedBy(5_880 + n, note))),
    );
    const lengths = longest.map(({ length }) => length);
    expect(lengths).toContain(8_192);
    expect(lengths).toContain(8_193);
    for (const token of longest) expect(await reasonOf(token)).toBe(token.length > 8_192 ? 'malformed' : 'accepted');
  });

  it('of an algorithm left out by the deployment is refused', async () => {
    const verified = await verifier({ algorithms: ['EdDSA'] }).verify(await signed());
    expect(verified).toMatchObject({ refusal: { reason: 'algorithm' } });
  });
});

describe('remembering tokens', () => {
  it('asks for no key again, and forgets the oldest when there are too many', async () => {
    let asked = 0;
    const [publicKey] = keys.public;
    const verify = verifier({
      remembered: 2,
      keys: async () => {
        asked += 1;
        return publicKey ?? {};
      },
    });
    const tokens = await Promise.all(['a', 'b', 'c'].map((sub) => signed({ sub })));
    for (const token of [...tokens, ...tokens.slice(1)]) expect((await verify.verify(token)).ok).toBe(true);
    expect(asked).toBe(3);
    await verify.verify(tokens[0] ?? '');
    expect(asked).toBe(4);
  });

  it('lasts for a token that never expires', async () => {
    expect(await reasonOf(await signed({ exp: 1e300 }))).toBe('accepted');
  });
});

describe('a configuration that can not be meant', () => {
  it.each([-1, 61, Number.NaN])('with a tolerance of %s seconds is refused', (clockToleranceS) => {
    expect(() => verifier({ clockToleranceS })).toThrow('0 to 60');
  });

  it('with a key that can not be used is a fault', async () => {
    const { publicKey } = await generateKeyPair('ES256', { extractable: true });
    const broken = { ...(await exportJWK(publicKey)), kid: 'es256', x: 'AAAA' };
    const verified = verifier({ keys: { keys: [broken] } }).verify(await signed());
    await expect(verified).rejects.toMatchObject({ code: 'misconfigured' });
  });
});

describe('the local issuer', () => {
  it.each(signingAlgorithms)('gives out tokens the verifier accepts, also after a restart: %s', async (algorithm) => {
    const privateKey = await newIssuerKey(algorithm);
    const make = () => localIssuer({ issuer, audience, clock, privateKey });
    const roles: readonly Role[] = ['organizer', 'buyer'];
    const token = await (await make()).issue({ subject: 'olga', roles, ttlS: 60 });
    expect(await verifier({ keys: (await make()).keys }).verify(token)).toEqual({
      ok: true,
      value: { principalId: 'olga', roles },
    });
  });

  it.each(signingAlgorithms)('shows the public part of its key only: %s', async (algorithm) => {
    const privateKey = await newIssuerKey(algorithm);
    const { keys: published } = await localIssuer({ issuer, audience, clock, privateKey });
    const open = ['alg', 'crv', 'e', 'kid', 'kty', 'n', 'use', 'x', 'y'];
    expect(Object.keys(published.keys[0] ?? {}).filter((name) => !open.includes(name))).toEqual([]);
  });
});
