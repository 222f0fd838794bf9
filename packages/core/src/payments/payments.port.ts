import type {
  AggregateStore,
  Change,
  Instant,
  OrderId,
  PaymentId,
  Result,
  Stored,
  VersionConflict,
} from '../kernel/index.ts';
import type { InboxMessage, MessageRepeated } from '../messaging/index.ts';
import type { Payment } from './payment.ts';

/**
 * Why an unresolved payment is asked about, the most urgent first: `refund` for money on its way
 * back, `ended` for an attempt whose order is paid or over, `open` for one the buyer may still pay.
 */
export type PaymentUrgency = 'refund' | 'ended' | 'open';

/**
 * When a payment is asked about: first after `quietMs` without news, then each time after twice as
 * long, up to `maxMs`.
 */
export interface AskingPace {
  readonly quietMs: number;
  readonly maxMs: number;
}

/** Which payments to take, and how many. */
export interface TakeDue extends AskingPace {
  /** As in `Payment.provider`. */
  readonly provider: string;
  readonly urgency: PaymentUrgency;
  readonly limit: number;
  /** Takes those too whose time comes within so many milliseconds. Default 0. */
  readonly aheadMs?: number | undefined;
}

/** The unresolved payments of one gateway and urgency. */
export interface PaymentBacklog {
  readonly provider: string;
  readonly urgency: PaymentUrgency;
  readonly count: number;
  /** Since when the one that waits longest rests: its pace's `quietMs` later it is due. */
  readonly restingSince: Instant;
  /** When the oldest of them last changed. */
  readonly oldestSavedAt: Instant;
}

/**
 * The payments; promises as {@link AggregateStore}. An order has one payment per attempt number: a
 * second one conflicts.
 */
export interface Payments extends AggregateStore<PaymentId, Payment> {
  /** By attempt. */
  ofOrder(orderId: OrderId): Promise<readonly Stored<Payment>[]>;
  /** Saves a change that a message from outside brought, and the message with it: once. */
  saveOnce(change: Change<Payment>, message: InboxMessage): Promise<Result<number, VersionConflict | MessageRepeated>>;
  /**
   * Takes unresolved payments (`created`, `requires_action`, `refund_pending`) whose time to be
   * asked about has come by the store's clock, the longest due first, ties by id. A payment that is
   * taken rests until its next time, so that callers at the same moment get others and none stands
   * in the way of those behind it. What is saved rests from then on as if never asked about, and so
   * do open payments when their order is paid or ends.
   */
  takeDue(request: TakeDue): Promise<readonly Stored<Payment>[]>;
  /** How many are unresolved, and how long they wait; nothing for what there is none of. */
  backlog(): Promise<readonly PaymentBacklog[]>;
}
