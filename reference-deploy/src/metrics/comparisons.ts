import type { GatewayPayment, Payment, Ports, SessionId } from '@ticketly/core';
import type { Job } from '../job.ts';

/** What the process that leads found when it last looked; undefined before, and where another one leads. */
export interface Comparisons {
  readonly jobs: readonly Job[];
  /** Seats whose locks and rows said different things twice in a row, in the sessions looked at lately. */
  readonly driftedSeats: () => number | undefined;
  /** Charges of the gateway that hold money: `unknown` to the database, or `unsettled` in it. */
  readonly charges: () => { readonly unknown: number; readonly unsettled: number } | undefined;
}

/** What is compared with what. */
export interface ComparedPorts extends Pick<Ports, 'seatLocks' | 'seatSales' | 'sessions' | 'payments' | 'clock'> {
  readonly ledger: () => Promise<readonly GatewayPayment[]>;
}

const mostCharges = 200;

/** Looks at three sessions a minute, and at the newest charges twice: a sample, which costs next to nothing and in time sees everything that sells. */
export const compareStores = (ports: ComparedPorts): Comparisons => {
  const drift = new Map<SessionId, ReadonlySet<string>>();
  const confirmed = new Map<SessionId, number>();
  let cursor: string | undefined;
  let charges: ReturnType<Comparisons['charges']>;
  const compareNext = async (): Promise<number> => {
    const page = await ports.sessions.endingAfter(ports.clock.now(), { limit: 1, cursor });
    cursor = page.nextCursor ?? undefined;
    const sessionId = page.items[0]?.sessionId;
    if (sessionId === undefined) return 0;
    const [first, second] = [await differences(ports, sessionId), await differences(ports, sessionId)];
    // News that is on its way to the locks is none: what is compared again soon is still different, and still is after a whole turn.
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
          charges = await compareCharges(ports);
          return 0;
        },
      },
    ],
    driftedSeats: () => (confirmed.size === 0 ? undefined : [...confirmed.values()].reduce((sum, n) => sum + n, 0)),
    charges: () => charges,
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

const compareCharges = async ({
  ledger,
  payments,
}: ComparedPorts): Promise<{ readonly unknown: number; readonly unsettled: number }> => {
  const holding = (await ledger()).filter(({ captured, refunded }) => captured.amountMinor > refunded.amountMinor);
  let [unknown, unsettled] = [0, 0];
  for (const { paymentId } of holding.slice(-mostCharges)) {
    const payment = (await payments.find(paymentId))?.state;
    if (payment === undefined) unknown += 1;
    else if (!isAccountedFor(payment)) unsettled += 1;
  }
  return { unknown, unsettled };
};

const isAccountedFor = ({ progress: { status } }: Payment): boolean =>
  status === 'succeeded' || status === 'refund_pending' || status === 'mismatched';
