import type { Change, InboxMessage, OutboxEvent, Payment } from '@ticketly/core';
import { arrayParameter } from './array-parameter.ts';

/** Arrays as PostgreSQL writes them, by name: a batch of calls as a function of SQL takes it. */
export type Columns = Readonly<Record<string, string | boolean>>;

/** A payment's change as one of a batch, and the message that brought it. */
export interface BatchedPayment {
  readonly payment: Change<Payment>;
  readonly message?: InboxMessage | undefined;
}

/** The columns of payments and messages, with nulls for calls that have none. */
export const paymentColumns = (batch: readonly (BatchedPayment | undefined)[]): Columns => ({
  paymentIds: arrayParameter(batch.map((each) => each?.payment.state.paymentId ?? null)),
  versions: arrayParameter(batch.map((each) => each?.payment.expectedVersion ?? null)),
  sources: arrayParameter(batch.map((each) => each?.message?.source ?? null)),
  messageIds: arrayParameter(batch.map((each) => each?.message?.messageId ?? null)),
});

/** Documents line by line: JSON has no line ends of its own. Nothing is an empty line. */
export const jsonLines = (documents: readonly unknown[]): string =>
  documents.map((document) => (document === undefined ? '' : JSON.stringify(document))).join('\n');

/** The events of all calls as one array, and the place of the call that each is of. */
export const eventsOf = (
  batch: readonly (readonly OutboxEvent[])[],
): { readonly events: string; readonly eventOrders: string } => ({
  events: JSON.stringify(batch.flat()),
  eventOrders: arrayParameter(batch.flatMap((events, place) => events.map(() => place + 1))),
});

/** What no two payments of a batch may share: their id, the attempt of an order, the message. */
export const paymentKeys = ({ payment: { state }, message }: BatchedPayment): readonly string[] => [
  `payment ${state.paymentId}`,
  `attempt ${state.orderId} ${state.attempt}`,
  ...(message === undefined ? [] : [`message ${message.source} ${message.messageId}`]),
];
