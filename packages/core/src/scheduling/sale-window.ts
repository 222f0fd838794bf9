import { approvedAt } from '../catalog/index.ts';
import type { Event } from '../catalog/index.ts';
import { latest, plusMs } from '../kernel/index.ts';
import type { Instant } from '../kernel/index.ts';
import type { Session } from './session.ts';

/** When seats can be bought: from `opensAt` up to, not including, `closesAt`. */
export interface SaleWindow {
  /** Null while the event is not approved and the sale opens with the approval. */
  readonly opensAt: Instant | null;
  readonly closesAt: Instant;
}

/**
 * The sale window of a session, from its own plan and its event's approval. An approval after the
 * planned opening opens the sale at once, so the window begins at the later of the two.
 */
export const saleWindow = (
  session: Pick<Session, 'startsAt' | 'saleStart' | 'saleEndsAt'>,
  event: Pick<Event, 'progress'>,
): SaleWindow => {
  const planned = plannedOpening(session);
  const approval = approvedAt(event.progress);
  const opensAt = approval === null ? planned : latest(planned ?? approval, approval);
  return { opensAt, closesAt: session.saleEndsAt };
};

const plannedOpening = ({ saleStart, startsAt }: Pick<Session, 'saleStart' | 'startsAt'>): Instant | null => {
  switch (saleStart.kind) {
    case 'at-once':
      return null;
    case 'at':
      return saleStart.at;
    case 'before-start':
      return plusMs(startsAt, -saleStart.beforeMs);
  }
};
