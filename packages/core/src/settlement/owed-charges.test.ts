import { describe, expect, it } from 'vitest';
import { instant, money } from '../kernel/index.ts';
import type { OrderId, PaymentId } from '../kernel/index.ts';
import { manualClock } from '../memory/index.ts';
import type { GatewayCharge } from '../payments/index.ts';
import { owedCharges } from './owed-charges.ts';

const charge = (name: string, movedAt = 1_000): GatewayCharge => ({
  payment: {
    paymentId: name as PaymentId,
    providerRef: `ref-${name}`,
    status: 'succeeded',
    captured: money(100, 'EUR'),
    refunded: money(0, 'EUR'),
  } as GatewayCharge['payment'],
  orderId: 'o1' as OrderId,
  origin: 'here',
  openedAt: instant(0),
  movedAt: instant(movedAt),
});

/** Charges of which some can not be settled, as long as they are named here. */
const world = () => {
  const clock = manualClock();
  const stuck = new Set<string>();
  const reported: unknown[] = [];
  const owed = owedCharges(
    clock,
    async ({ payment }) => {
      if (stuck.has(payment.paymentId)) throw new Error(`${payment.paymentId} is stuck`);
    },
    (error) => reported.push(error),
  );
  const due = (limit = 10) => owed.due(limit).map(({ payment }) => payment.paymentId);
  return { clock, stuck, reported, owed, due };
};

describe('a charge that can not be settled', () => {
  it('is due after five seconds, ten, twenty, and so on up to ten minutes', async () => {
    const { clock, stuck, owed, due, reported } = world();
    stuck.add('a');
    const restsS = [5, 10, 20, 40, 80, 160, 320, 600, 600];
    for (const restS of restsS) {
      expect(await owed.unlessDone(charge('a'))).toBe(false);
      clock.advance(restS * 1_000 - 1);
      expect(due()).toEqual([]);
      clock.advance(1);
      expect(due()).toEqual(['a']);
    }
    expect(reported).toHaveLength(restsS.length);
  });

  it('is owed until it is settled, and begins with a short rest if it comes again', async () => {
    const { clock, stuck, owed, due } = world();
    stuck.add('a');
    for (let tries = 0; tries < 3; tries += 1) await owed.unlessDone(charge('a'));
    stuck.clear();
    expect([await owed.unlessDone(charge('a')), owed.size()]).toEqual([true, 0]);
    stuck.add('a');
    await owed.unlessDone(charge('a'));
    clock.advance(5_000);
    expect(due()).toEqual(['a']);
  });

  it('is kept in its newest state, and its rest does not change', async () => {
    const { clock, stuck, owed } = world();
    stuck.add('a');
    await owed.unlessDone(charge('a', 1_000));
    expect([owed.keeps(charge('a', 2_000)), owed.keeps(charge('b'))]).toEqual([true, false]);
    clock.advance(5_000);
    expect(owed.due(1)).toEqual([charge('a', 2_000)]);
    expect(owed.size()).toBe(1);
  });
});

describe('the charges that are owed', () => {
  it('are taken up to the limit, the one that has failed longest first', async () => {
    const { clock, stuck, owed, due } = world();
    for (const name of ['a', 'b', 'c']) await owed.unlessDone(charge((stuck.add(name), name)));
    clock.advance(5_000);
    expect([due(-1), due(0), due(2), due(3)]).toEqual([[], [], ['a', 'b'], ['a', 'b', 'c']]);
  });

  it('hold the mark at the oldest of them', async () => {
    const { stuck, owed } = world();
    expect(owed.oldestOr(instant(500))).toBe(500);
    for (const name of ['a', 'b']) stuck.add(name);
    await owed.unlessDone(charge('a', 3_000));
    await owed.unlessDone(charge('b', 2_000));
    expect([1_999, 2_000, 9_000].map((at) => owed.oldestOr(instant(at)))).toEqual([1_999, 2_000, 2_000]);
    owed.forget();
    expect([owed.size(), owed.oldestOr(instant(9_000))]).toEqual([0, 9_000]);
  });

  it('are limited to a thousand', async () => {
    const { stuck, owed } = world();
    const names = Array.from({ length: 1_000 }, (_, n) => `c${n}`);
    for (const [n, name] of names.entries()) {
      expect(owed.isFull(), `with ${n}`).toBe(false);
      stuck.add(name);
      await owed.unlessDone(charge(name));
    }
    expect(owed.isFull()).toBe(true);
  });
});
