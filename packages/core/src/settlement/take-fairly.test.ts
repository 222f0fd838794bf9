import { describe, expect, it } from 'vitest';
import type { Stored } from '../kernel/index.ts';
import type { Payment, Payments, PaymentUrgency } from '../payments/index.ts';
import { takeFairly } from './take-fairly.ts';

type Due = Stored<Payment>;
/** Payments that are due, so many of each urgency; what was taken is told by its urgency. */
const due = (counts: Readonly<Record<PaymentUrgency, number>>) => {
  const left = { ...counts };
  const asked: string[] = [];
  const takeDue: Payments['takeDue'] = async ({ urgency, limit }) => {
    asked.push(`${urgency} ${limit}`);
    const taken = Math.min(limit, left[urgency]);
    left[urgency] -= taken;
    return Array.from({ length: taken }, () => ({ state: { paymentId: urgency }, version: 1 }) as unknown as Due);
  };
  const take = takeFairly({ takeDue }, 'memory');
  return {
    asked,
    take: async (places: number) => (await take(places, undefined)).map(({ state }) => String(state.paymentId)),
  };
};
const many = { refund: 100, ended: 100, open: 100 };

describe('the places of a gateway', () => {
  it('go half to refunds and a quarter each to the others, even one at a time', async () => {
    const { take } = due(many);
    const one = [...(await take(1)), ...(await take(1)), ...(await take(1)), ...(await take(1)), ...(await take(1))];
    expect(one).toEqual(['refund', 'ended', 'refund', 'open', 'refund']);
    expect((await take(4)).sort()).toEqual(['ended', 'open', 'refund', 'refund']);
    expect((await take(8)).filter((urgency) => urgency === 'refund')).toHaveLength(4);
  });

  it('that one urgency leaves go to the others, the most urgent first', async () => {
    expect(await due({ refund: 0, ended: 100, open: 100 }).take(4)).toEqual(['ended', 'open', 'ended', 'ended']);
    expect(await due({ refund: 0, ended: 1, open: 100 }).take(4)).toEqual(['ended', 'open', 'open', 'open']);
    expect(await due({ refund: 1, ended: 0, open: 1 }).take(4)).toEqual(['refund', 'open']);
  });

  it('are not offered again to an urgency that has no more due', async () => {
    const { asked, take } = due({ refund: 0, ended: 5, open: 0 });
    await take(4);
    expect(asked).toEqual(['refund 2', 'ended 1', 'open 1', 'ended 3']);
    asked.length = 0;
    await take(0);
    expect(asked).toEqual([]);
  });
});
