import { plusMs } from '@ticketly/core';
import { manualClock } from '@ticketly/core/memory';
import { describe, expect, it } from 'vitest';
import { readNotice, writeNotice } from './notice.ts';
import { signWebhook, verifySignature } from './signature.ts';

const now = manualClock().now();
const body = new TextEncoder().encode('{"id":"evt_1"}');
const [old, current] = ['the-old-secret-of-tests', 'the-new-secret-of-tests'];
const codeOf = (header: string | undefined, at = now, bytes = body): string => {
  const verified = verifySignature([current], at, bytes, header);
  return verified.ok ? 'ok' : verified.refusal.code;
};

describe('the signature of a webhook', () => {
  const signed = signWebhook([current], now, body);

  it('holds for the body it was made for, within five minutes', () => {
    expect(codeOf(signed)).toBe('ok');
    expect(codeOf(signed, plusMs(now, 300_000))).toBe('ok');
    expect(codeOf(signed, plusMs(now, 301_000))).toBe('payments/webhook-stale');
    expect(codeOf(signed, plusMs(now, -301_000))).toBe('payments/webhook-stale');
  });

  it('holds while one secret replaces another', () => {
    expect(verifySignature([current, old], now, body, signWebhook([old], now, body)).ok).toBe(true);
    expect(verifySignature([old], now, body, signWebhook([current, old], now, body)).ok).toBe(true);
    expect(codeOf(signWebhook([old], now, body))).toBe('payments/webhook-forged');
  });

  it('is valid as the last of five signatures', () => {
    const other = signWebhook([old], now, body).split(',')[1] ?? '';
    const [at = '', own = ''] = signed.split(',');
    expect(codeOf([at, other, other, other, other, own].join(','))).toBe('ok');
  });

  it('fails for any changed byte of the body', () => {
    for (let position = 0; position < body.length; position += 1) {
      const changed = body.map((byte, at) => (at === position ? byte ^ 1 : byte));
      expect(codeOf(signed, now, changed)).toBe('payments/webhook-forged');
    }
  });

  const time = signed.split(',')[0] ?? '';
  const signature = signed.split(',')[1] ?? '';
  const hostile: Readonly<Record<string, string | undefined>> = {
    'no header': undefined,
    'an empty header': '',
    'no time': signature,
    'no signature': time,
    'another time': `t=${Math.floor(now / 1000) + 1},${signature}`,
    'two times': `${time},${time},${signature}`,
    'a time that is no number': `t=now,${signature}`,
    'a short signature': `${time},v1=ab`,
    'another scheme': `${time},${signature.replace('v1', 'v0')}`,
    'too many signatures': [time, ...Array<string>(6).fill(signature)].join(','),
  };
  it.each(Object.entries(hostile))('is refused with %s', (_name, header) => {
    expect(codeOf(header)).toBe('payments/webhook-forged');
  });
});

describe('the body of a genuine call', () => {
  const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

  it('is ignored if it is about something else', () => {
    expect(readNotice(bytes({ id: 'evt_1', type: 'payout.paid' }))).toMatchObject({
      refusal: { code: 'payments/webhook-ignored' },
    });
  });

  it('is refused if it can not be read', () => {
    const unreadable = [
      new Uint8Array([0xff, 0xfe]),
      new TextEncoder().encode('{'),
      bytes(null),
      bytes({ type: 'payment.updated' }),
      bytes({ id: 'evt_1', type: 'payment.updated' }),
      bytes({ id: 'evt_1', type: 'payment.updated', payment: { paymentId: 'p', status: 'free' } }),
    ];
    for (const each of unreadable)
      expect(readNotice(each)).toMatchObject({ refusal: { code: 'payments/webhook-forged' } });
  });

  it('comes back as it was written', () => {
    const payment = {
      providerRef: 'sbx_1',
      paymentId: 'p-1' as never,
      status: 'succeeded',
      captured: { amountMinor: 1, currency: 'EUR' },
      refunded: { amountMinor: 0, currency: 'EUR' },
      failure: null,
      clientSecret: 's',
      checkoutUrl: null,
    } as const;
    const notice = { messageId: 'evt_1', payment };
    expect(readNotice(writeNotice(notice))).toEqual({ ok: true, value: notice });
  });
});
