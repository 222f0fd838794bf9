import type { Job, Ports, SessionId } from '@ticketly/core';
import { chargeCount } from './charge-count.ts';
import type { ChargeCount, CountedPorts } from './charge-count.ts';

/**
 * What the process that leads found when it last looked; undefined before, and where another one
 * leads.
 */
export interface Comparisons {
  readonly jobs: readonly Job[];
  /**
   * Seats whose locks and rows said different things twice in a row, in the sessions looked at
   * lately.
   */
  readonly driftedSeats: () => number | undefined;
  readonly charges: () => ChargeCount | undefined;
}

/** What is compared with what. */
export type ComparedPorts = CountedPorts & Pick<Ports, 'seatLocks' | 'seatSales' | 'sessions'>;

/**
 * Looks at three sessions a minute, and at some charges twice: a sample, which costs next to
 * nothing and in time sees everything that sells.
 */
export const compareStores = (ports: ComparedPorts): Comparisons => {
  const drift = new Map<SessionId, ReadonlySet<string>>();
  const confirmed = new Map<SessionId, number>();
  let cursor: string | undefined;
  const charges = chargeCount(ports);
  const compareNext = async (): Promise<number> => {
    const page = await ports.sessions.endingAfter(ports.clock.now(), { limit: 1, cursor });
    cursor = page.nextCursor ?? undefined;
    const sessionId = page.items[0]?.sessionId;
    if (sessionId === undefined) return 0;
    const [first, second] = [await differences(ports, sessionId), await differences(ports, sessionId)];
    // News that is on its way to the locks is none: what is compared again soon is still different,
    // and still is after a whole turn.
    const suspects = drift.get(sessionId) ?? new Set();
    const now = new Set([...first].filter((seatId) => second.has(seatId)));
    drift.set(sessionId, now);
    confirmed.set(sessionId, [...now].filter((seatId) => suspects.has(seatId)).length);
    return 0;
  };
  return {
    jobs: [
      { name: 'compare locks', everyMs: 20_000, run: compareNext },
      {
        name: 'count stray charges',
        everyMs: 30_000,
        run: async () => {
          await charges.countOn();
          return 0;
        },
      },
    ],
    driftedSeats: () => (confirmed.size === 0 ? undefined : [...confirmed.values()].reduce((sum, n) => sum + n, 0)),
    charges: () => charges.last(),
  };
};

/** Seats that the locks give away although a row has them, or keep as sold although none does. */
const differences = async (ports: ComparedPorts, sessionId: SessionId): Promise<ReadonlySet<string>> => {
  const known = await ports.seatLocks.held(sessionId);
  // Locks that know nothing are taught before they are next asked.
  if (!known.ok) return new Set();
  const { decisions } = await ports.seatSales.taken(sessionId);
  const taken = new Set(decisions.map(({ seatId }) => seatId));
  const locked = new Set([...known.value.held, ...known.value.sold]);
  return new Set([
    ...known.value.sold.filter((seatId) => !taken.has(seatId)),
    ...decisions.filter(({ status, seatId }) => status === 'sold' && !locked.has(seatId)).map(({ seatId }) => seatId),
  ]);
};
