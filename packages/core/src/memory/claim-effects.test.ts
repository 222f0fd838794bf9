import { expect, it } from 'vitest';
import { editionOf, holdIdOf } from '../kernel/index.ts';
import type {
  Instant,
  OrganizationId,
  EventId,
  OrderId,
  PrincipalId,
  SeatId,
  SessionId,
  TierId,
} from '../kernel/index.ts';
import type { Fence } from '../locking/index.ts';
import type { ClaimSeats } from '../orders/index.ts';
import type { ClaimSteps } from './claim-effects.ts';
import { manualClock } from './clock.ts';
import { memoryDatabase } from './database.ts';
import { memorySeatSales } from './seat-sales.ts';

const sessionId = 's1' as SessionId;
const price = { amountMinor: 100, currency: 'EUR' };

const claimOf = (name: string, seat: string, effects: readonly { readonly kind: string }[]): ClaimSeats => ({
  order: {
    orderId: name as OrderId,
    sessionId,
    eventId: 'e1' as EventId,
    organizationId: 'g1' as OrganizationId,
    buyerId: name as PrincipalId,
    holdId: holdIdOf(sessionId, name),
    fence: 1 as Fence,
    lines: [{ seatId: seat as SeatId, label: seat, tierId: 't' as TierId, price }],
    total: price,
    placedAt: 0 as Instant,
    progress: { status: 'pending', expiresAt: Number.MAX_SAFE_INTEGER as Instant },
  },
  maxPendingOrders: 1,
  edition: editionOf(0),
  events: [],
  effects,
});

/** Tokens that claims spend, in place of what later modules provide. */
const tokens = (left: number) => {
  const spent: string[] = [];
  const steps: ClaimSteps = {
    'spend-token': {
      refusal: () => (spent.length < left ? undefined : ({ code: 'test/tokens-spent' } as never)),
      write: (_database, _effect, { orderId }) => void spent.push(orderId),
    },
  };
  return { spent, steps };
};

const spend = [{ kind: 'spend-token' }];

it('a claim does what it carries, or is refused with the refusal of that and takes nothing', async () => {
  const database = memoryDatabase({ clock: manualClock() });
  const { spent, steps } = tokens(1);
  const sales = memorySeatSales(database, steps);
  expect((await sales.claim(claimOf('o1', 'A1', spend))).ok).toBe(true);
  expect(await sales.claim(claimOf('o2', 'A2', spend))).toEqual({ ok: false, refusal: { code: 'test/tokens-spent' } });
  expect((await sales.claim(claimOf('o3', 'A2', []))).ok).toBe(true);
  expect(spent).toEqual(['o1']);
});

it('a claim that is refused for its seats does nothing of what it carries', async () => {
  const { spent, steps } = tokens(9);
  const sales = memorySeatSales(memoryDatabase({ clock: manualClock() }), steps);
  await sales.claim(claimOf('o1', 'A1', []));
  expect((await sales.claim(claimOf('o2', 'A1', spend))).ok).toBe(false);
  expect(spent).toEqual([]);
});

it('a claim that carries what no store knows how to do is a bug, and takes nothing', async () => {
  const sales = memorySeatSales(memoryDatabase({ clock: manualClock() }));
  await expect(sales.claim(claimOf('o1', 'A1', spend))).rejects.toThrow(/there is no claim effect spend-token/);
  expect((await sales.claim(claimOf('o2', 'A1', []))).ok).toBe(true);
});
