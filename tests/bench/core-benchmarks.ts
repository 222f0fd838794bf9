import { editionOf, holdIdOf } from '@ticketly/core';
import type { HoldRequest, PrincipalId, SeatId, SessionId, TierId } from '@ticketly/core';
import { memoryLockStore, memorySeatLocks, systemClock } from '@ticketly/core/memory';
import { bestAvailableBenchmarks } from './best-available-benchmark.ts';
import { atLeast, compare, told } from './measure.ts';
import type { Comparison } from './measure.ts';
import { memoryCycle } from './office.ts';

const sessionId = 'bench' as SessionId;
const holds = 20_000;

/** A hold of four seats nobody else wants, by buyer `at`. */
export const fourSeats = (run: string, at: number): HoldRequest => ({
  holdId: holdIdOf(sessionId, `${run}-${at}`),
  sessionId,
  buyerId: `buyer-${run}-${at}` as PrincipalId,
  edition: editionOf(1),
  lines: [1, 2, 3, 4].map((seat) => ({
    seatId: `${run}-${at}-${seat}` as SeatId,
    label: `Seat ${seat}`,
    tierId: 'paid' as TierId,
    price: { amountMinor: 1_999, currency: 'EUR' },
  })),
  areas: [],
  ttlMs: 60_000,
  maxActiveHolds: 1,
  maxSeats: 10,
});

const memoryHolds = async (): Promise<Comparison> => {
  const plain = (): number => {
    const seats = new Map<string, string>();
    for (let at = 0; at < holds; at += 1)
      for (const { seatId } of fourSeats('plain', at).lines) if (!seats.has(seatId)) seats.set(seatId, 'buyer');
    return holds;
  };
  const ours = async (): Promise<number> => {
    const locks = memorySeatLocks(memoryLockStore({ clock: systemClock }));
    await locks.prime(sessionId, { fenceFloor: 0, decisions: [] });
    for (let at = 0; at < holds; at += 1) await locks.hold(fourSeats('ours', at));
    return holds;
  };
  return compare(
    '4-seat holds of the adapter in memory',
    told,
    { name: 'a Map that only remembers the seats', work: plain },
    ours,
  );
};

const flatCost = async (): Promise<Comparison> => {
  const [small, large] = [await memoryCycle(100), await memoryCycle(100_000)];
  return compare(
    'hold, order, cancel and board delta in a hall of 100,000 seats',
    atLeast(0.91, ' (cost ≤ 1.1×)'),
    { name: 'the same in a hall of 100', work: () => small(8_000) },
    () => large(8_000),
  );
};

export const coreBenchmarks = async (): Promise<readonly Comparison[]> => [
  await memoryHolds(),
  await flatCost(),
  ...(await bestAvailableBenchmarks()),
];
