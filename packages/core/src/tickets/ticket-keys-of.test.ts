import { expect, test } from 'vitest';
import type { SeatId, SessionId, TicketId } from '../kernel/index.ts';
import { signTicketCode, verifyTicketCode } from './ticket-code.ts';
import type { TicketClaims } from './ticket-code.ts';
import { newTicketKey, ticketKeysOf } from './ticket-keys-of.ts';

const claims: TicketClaims = {
  ticketId: 't-1' as TicketId,
  sessionId: 's-1' as SessionId,
  seatId: 'stalls.A.12' as SeatId,
  serial: 1,
};

test('a key that is kept signs the same code after a restart', async () => {
  const jwk = await newTicketKey();
  const before = await signTicketCode(await ticketKeysOf([jwk]), claims);

  expect(await signTicketCode(await ticketKeysOf([jwk]), claims)).toBe(before);
});

test('a new key signs, and codes of the old one stay good until it is taken out', async () => {
  const [older, newer] = [await newTicketKey(), await newTicketKey()];
  const printed = await signTicketCode(await ticketKeysOf([older]), claims);
  const rotated = await ticketKeysOf([newer, older]);

  expect(await signTicketCode(rotated, claims)).not.toBe(printed);
  expect(await verifyTicketCode(rotated, printed)).toEqual({ ok: true, value: claims });
  const forged = { ok: false, refusal: { code: 'tickets/code-forged' } };
  expect(await verifyTicketCode(await ticketKeysOf([newer]), printed)).toEqual(forged);
});

test('a key is named by its thumbprint, as RFC 8037 computes it for its example', async () => {
  const example = {
    kty: 'OKP',
    crv: 'Ed25519',
    d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
    x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  } as const;
  const { keyId } = await (await ticketKeysOf([example])).current();

  expect(keyId).toBe(`k-${'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'.slice(0, 12)}`);
});

test('a secret does not leave by the public keys', async () => {
  const [published] = await (await ticketKeysOf([await newTicketKey()])).publicKeys();

  expect(published && (await crypto.subtle.exportKey('jwk', published.key))).not.toHaveProperty('d');
});

test('the private key signs, and can not be taken out of the process', async () => {
  const { privateKey } = await (await ticketKeysOf([await newTicketKey()])).current();

  expect(privateKey.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('jwk', privateKey)).rejects.toThrow();
});
