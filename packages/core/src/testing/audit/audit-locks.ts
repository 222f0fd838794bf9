import type { SeatId } from '../../kernel/index.ts';
import { linesTicketed } from '../../orders/index.ts';
import type { OrderLine } from '../../orders/index.ts';
import type { AuditedSession } from './audit-session.ts';
import type { Finding, Invariant } from './finding.ts';

/**
 * I4: no seat stays held without a holder. I5: the lock store shows what the arbiter decided. I9:
 * no order that ended keeps a seat from sale. At rest nothing is held, so every claim and every
 * held seat must belong to a pending order.
 */
export const auditLocks = (session: AuditedSession): readonly Finding[] => {
  const pending = seatsOf(
    session.orders.flatMap(({ progress, lines }) => (progress.status === 'pending' ? lines : [])),
  );
  const paid = seatsOf(session.orders.flatMap(linesTicketed));
  return [
    ...beyond('I9', session.taken.claimed, pending, 'is claimed, but by no pending order'),
    ...beyond('I5', session.taken.sold, paid, 'is sold on record, but by no paid order'),
    ...beyond('I8', paid, session.taken.sold, 'belongs to a paid order, but is not sold on record'),
    ...(session.locks === undefined
      ? []
      : [
          ...beyond('I4', session.locks.held, pending, 'is shown as held, and nobody holds it'),
          ...beyond('I5', session.locks.sold, session.taken.sold, 'is shown as sold, and is not'),
          ...beyond('I5', session.taken.sold, session.locks.sold, 'is sold, and not shown as sold'),
        ]),
  ];
};

const seatsOf = (lines: readonly OrderLine[]): Set<SeatId> => new Set(lines.map(({ seatId }) => seatId));

const beyond = (
  invariant: Invariant,
  seats: ReadonlySet<SeatId>,
  allowed: ReadonlySet<SeatId>,
  words: string,
): Finding[] =>
  [...seats]
    .filter((seatId) => !allowed.has(seatId))
    .map((seatId) => ({ invariant, sentence: `seat ${seatId} ${words}` }));
