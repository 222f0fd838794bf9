import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '../kernel/index.ts';
import type { SeatId, SessionId, TicketId } from '../kernel/index.ts';
import { signTicketCode, verifyTicketCode } from './ticket-code.ts';
import type { TicketClaims } from './ticket-code.ts';
import type { TicketKeys } from './ticket-keys.port.ts';

const newKeys = async (keyId: string): Promise<TicketKeys> => {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  return {
    current: async () => ({ keyId, privateKey: pair.privateKey }),
    publicKeys: async () => [{ keyId, key: pair.publicKey }],
  };
};

const claims: TicketClaims = {
  ticketId: '0197a1c0-0000-7000-8000-000000000001' as TicketId,
  sessionId: '0197a1c0-0000-7000-8000-000000000002' as SessionId,
  seatId: 'stalls.A.12' as SeatId,
  serial: 1,
};

const forged = { ok: false, refusal: { code: 'tickets/code-forged' } };

describe('the code of a ticket', () => {
  let keys: TicketKeys;
  beforeAll(async () => {
    keys = await newKeys('k1');
  });

  it('says what it was signed for', async () => {
    const code = await signTicketCode(keys, claims);
    expect(await verifyTicketCode(keys, code)).toEqual({ ok: true, value: claims });
  });

  it('is short enough for a QR code that reads from a scratched screen', async () => {
    expect((await signTicketCode(keys, claims)).length).toBeLessThanOrEqual(180);
  });

  it('is the same whenever it is read', async () => {
    expect(await signTicketCode(keys, claims)).toBe(await signTicketCode(keys, claims));
  });

  it('says any claims exactly', async () => {
    const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._~:@|-]{0,127}$/);
    const anyId = fc.oneof(id, fc.uuid());
    await fc.assert(
      fc.asyncProperty(anyId, anyId, anyId, fc.nat(2 ** 32 - 1), async (ticketId, sessionId, seatId, serial) => {
        const any = { ticketId, sessionId, seatId, serial } as TicketClaims;
        const code = await signTicketCode(keys, any);
        expect(await verifyTicketCode(keys, code)).toEqual({ ok: true, value: any });
      }),
    );
  });

  it('has a serial of four bytes, and ids', async () => {
    for (const serial of [0, 1, 2 ** 32 - 1]) {
      const code = await signTicketCode(keys, { ...claims, serial });
      expect(await verifyTicketCode(keys, code)).toEqual({ ok: true, value: { ...claims, serial } });
    }
    for (const serial of [-1, 0.5, 2 ** 32, Number.NaN])
      await expect(signTicketCode(keys, { ...claims, serial })).rejects.toThrow(`${serial} is not a ticket's serial`);
    const seatId = 'no id' as SeatId;
    await expect(signTicketCode(keys, { ...claims, seatId })).rejects.toThrow(`"no id" can't be part of a ticket code`);
  });

  it('is refused with another version or length, even if it was signed', async () => {
    const bytes = fromBase64url(await signTicketCode(keys, claims)) ?? new Uint8Array();
    const message = bytes.slice(0, -64);
    const { privateKey } = await keys.current();
    const verified = async (...altered: readonly number[]) => {
      const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, Uint8Array.from(altered)));
      return verifyTicketCode(keys, toBase64url(Uint8Array.from([...altered, ...signature])));
    };
    expect((await verified(...message)).ok).toBe(true);
    expect(await verified(2, ...message.slice(1))).toEqual(forged);
    expect(await verified(...message, 0)).toEqual(forged);
    // It ends anywhere: within a text, before the serial, within it.
    for (let length = 0; length < message.length; length += 1)
      expect(await verified(...message.slice(0, length)), `${length} bytes`).toEqual(forged);
  });

  it('is refused with any bit flipped', async () => {
    const code = await signTicketCode(keys, claims);
    const bytes = fromBase64url(code) ?? new Uint8Array();
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Uint8Array.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await verifyTicketCode(keys, toBase64url(flipped)), `bit ${bit}`).toEqual(forged);
    }
  });

  it('is refused with any character changed, added or taken away', async () => {
    const code = await signTicketCode(keys, claims);
    for (let at = 0; at < code.length; at += 1) {
      const other = code[at] === 'A' ? 'B' : 'A';
      expect(await verifyTicketCode(keys, code.slice(0, at) + other + code.slice(at + 1))).toEqual(forged);
    }
    for (const near of [code.slice(1), code.slice(0, -1), `${code}A`, `${code}=`, ` ${code}`, '', 'A', '####']) {
      expect(await verifyTicketCode(keys, near)).toEqual(forged);
    }
  });

  it('is refused when another key of the same name signed it', async () => {
    expect(await verifyTicketCode(keys, await signTicketCode(await newKeys('k1'), claims))).toEqual(forged);
  });

  it('is refused when no key of that name is known', async () => {
    expect(await verifyTicketCode(keys, await signTicketCode(await newKeys('k2'), claims))).toEqual(forged);
  });
});
