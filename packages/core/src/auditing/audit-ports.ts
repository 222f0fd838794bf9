import type { Clock, Limits, NextTurn } from '../kernel/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { SeatFeed, SeatLocks } from '../locking/index.ts';
import type { ChangeFeed, Checkpoints, LogHistory } from '../messaging/index.ts';
import type { Orders, SeatSales } from '../orders/index.ts';
import type { Payments } from '../payments/index.ts';
import type { Sessions } from '../scheduling/index.ts';
import type { Tickets } from '../tickets/index.ts';
import type { Views } from '../views/index.ts';

/** What the auditor compares. */
export interface AuditPorts {
  readonly orders: Pick<Orders, 'find' | 'ofHold' | 'ofSession'>;
  readonly payments: Pick<Payments, 'ofOrder'>;
  readonly ledger: Pick<Ledger, 'ofOrder'>;
  readonly tickets: Pick<Tickets, 'ofOrder' | 'ofSession'>;
  readonly seatSales: Pick<SeatSales, 'taken'>;
  readonly sessions: Pick<Sessions, 'endingAfter'>;
  readonly seatLocks: Pick<SeatLocks, 'held'>;
  readonly seatFeed: SeatFeed;
  readonly views: Views;
  readonly changeFeed: ChangeFeed;
  readonly checkpoints: Pick<Checkpoints, 'get'>;
  readonly logHistory: Pick<LogHistory, 'latest'>;
  /** The pause between slices of a large hall. Default: a timer's turn. */
  readonly nextTurn?: NextTurn | undefined;
  readonly clock: Clock;
  readonly limits: Limits;
}
