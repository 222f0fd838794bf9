import { describe, expect, it, vi } from 'vitest';
import { defaultLimits, ok, refuse, TicketlyFault } from '../kernel/index.ts';
import type { SeatDecision } from '../locking/index.ts';
import type { Order, SeatSales } from '../orders/index.ts';
import { tellLocks } from './tell-locks.ts';

const order = (seatId: string): Order =>
  ({
    orderId: `order-${seatId}`,
    sessionId: 's1',
    buyerId: 'b1',
    holdId: 'h1',
    fence: 1,
    lines: [{ seatId }],
    progress: { status: 'pending', expiresAt: 9 },
  }) as unknown as Order;

/** An arbiter that says yes, and locks that remember what they were told. */
const world = (over: { readonly record?: (state: { now: number }) => Promise<void> } = {}) => {
  const told: string[] = [];
  const state = { isHeldUp: false, now: 5_000 };
  const yes = async (request: unknown) => ok(request as Order);
  const sales = { claim: yes, settle: yes, release: yes, revert: yes, taken: yes } as unknown as SeatSales;
  const teller = tellLocks({
    seatSales: { ...sales, pin: async () => refuse({ code: 'orders/order-unknown' }) },
    seatLocks: {
      record: async (_: unknown, decisions: readonly SeatDecision[]) => {
        await over.record?.(state);
        told.push(...decisions.map(({ seatId, status }) => `${seatId} ${status}`));
      },
    },
    limits: defaultLimits,
    isHeldUp: () => state.isHeldUp,
    monotonicMs: () => state.now,
  });
  const decide = (step: 'claim' | 'settle' | 'release' | 'revert', seatId: string) =>
    teller.seatSales[step](order(seatId) as never);
  return { told, state, decide, ...teller };
};

describe('decisions on their second way to the locks', () => {
  it('are left to the log while it moves', async () => {
    const { told, decide, catchUp } = world();
    await decide('claim', 'a1');
    await catchUp();
    expect(told).toEqual([]);
  });

  it('are reported in order while the log is blocked, from shortly before, each once', async () => {
    const { told, state, decide, catchUp } = world();
    await decide('claim', 'a1');
    state.isHeldUp = true;
    await decide('settle', 'a1');
    await decide('release', 'a2');
    await decide('revert', 'a1');
    await catchUp();
    expect(told).toEqual(['a1 claimed', 'a1 sold', 'a2 free', 'a1 free']);
    await catchUp();
    expect(told).toHaveLength(4);
  });

  it('are left to the log when they are old: somebody may have decided otherwise', async () => {
    const { told, state, decide, catchUp } = world();
    await decide('claim', 'a1');
    state.now += 10_000;
    state.isHeldUp = true;
    expect(await catchUp()).toBe(0);
    expect(told).toEqual([]);
  });

  it.each([
    [3_000, 1],
    [3_001, 0],
  ])('are told up to three seconds after they were decided: after %i ms, %i', async (afterMs, told) => {
    const { state, decide, catchUp } = world();
    await decide('claim', 'a1');
    state.now += afterMs;
    state.isHeldUp = true;
    expect(await catchUp()).toBe(told);
  });

  it('are left to the log also when they grow old while others are told', async () => {
    const { told, state, decide, catchUp } = world({ record: async (clock) => void (clock.now += 3_001) });
    await decide('claim', 'a1');
    await decide('claim', 'a2');
    state.isHeldUp = true;
    expect(await catchUp()).toBe(1);
    expect(told).toEqual(['a1 claimed']);
  });

  it('are kept up to ten thousand, and old ones make room', async () => {
    const { state, told, decide, catchUp } = world();
    for (let n = 0; n < 10_001; n += 1) await decide('claim', `a${n}`);
    state.isHeldUp = true;
    expect(await catchUp()).toBe(10_000);
    state.isHeldUp = false;
    for (let n = 0; n < 10_000; n += 1) await decide('claim', `b${n}`);
    state.now += 10_000;
    await catchUp();
    told.length = 0;
    await decide('claim', 'c1');
    state.isHeldUp = true;
    await catchUp();
    expect(told).toEqual(['c1 claimed']);
  });

  it('leave questions to the arbiter as they are', async () => {
    expect(await world().seatSales.taken('s1' as never)).toEqual(ok('s1'));
  });

  it('say nothing of what was refused, and harm no caller when the locks are away', async () => {
    const record = vi.fn(() => Promise.reject(new TicketlyFault('unavailable', 'away')));
    const { told, state, decide, seatSales, catchUp } = world({ record });
    state.isHeldUp = true;
    expect((await seatSales.pin('o1' as never, 5 as never)).ok).toBe(false);
    expect((await decide('claim', 'a1')).ok).toBe(true);
    await catchUp();
    expect(record).toHaveBeenCalledTimes(1);
    expect(told).toEqual([]);
  });
});
