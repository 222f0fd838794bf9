import type { AggregateStore, Change, OrderId, PaymentId, Result, Stored, VersionConflict } from '../kernel/index.ts';
import type { InboxMessage, MessageRepeated } from '../messaging/index.ts';
import type { Payment } from './payment.ts';

/** The payments; promises as {@link AggregateStore}. An order has one payment per attempt number: a second one conflicts. */
export interface Payments extends AggregateStore<PaymentId, Payment> {
  /** By attempt. */
  ofOrder(orderId: OrderId): Promise<readonly Stored<Payment>[]>;
  /** Saves a change that a message from outside brought, and the message with it: once. */
  saveOnce(change: Change<Payment>, message: InboxMessage): Promise<Result<number, VersionConflict | MessageRepeated>>;
  /** Those in `created`, `requires_action` or `refund_pending` last saved more than `quietMs` ago by the store's clock, oldest first. */
  unresolved(request: { readonly quietMs: number; readonly limit: number }): Promise<readonly Stored<Payment>[]>;
}
