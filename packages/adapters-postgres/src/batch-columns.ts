import type { Change, InboxMessage, OutboxEvent, Payment } from '@ticketly/core';
import { arrayParameter } from './array-parameter.ts';

/**
 * Arrays as PostgreSQL writes them, by name: the form in which an SQL function takes a batch of
 * calls.
 */
export type Columns = Readonly<Record<string, string | boolean>>;

/** A payment's change in a batch, and the message that caused it. */
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

/**
 * Documents line by line: JSON needs no line breaks of its own. A document used twice, such as an
 * order that is also in the fact of its payment, is serialized, sent and parsed once.
 */
export interface DocumentLines {
  /** The line of a document, from 1; it gets one if it has none. */
  readonly lineOf: (document: unknown) => number;
  readonly text: () => string;
}

export const documentLines = (): DocumentLines => {
  const lines: string[] = [];
  const known = new Map<unknown, number>();
  return {
    lineOf: (document) => {
      const line = known.get(document);
      if (line !== undefined) return line;
      known.set(document, lines.push(JSON.stringify(document ?? null)));
      return lines.length;
    },
    text: () => lines.join('\n'),
  };
};

/**
 * The events of all calls as columns: the index of the call that each belongs to, and the line of
 * its payload.
 */
export const eventColumns = (
  batch: readonly (readonly OutboxEvent[])[],
  { lineOf }: Pick<DocumentLines, 'lineOf'>,
): Columns => {
  const told = batch.flat();
  return {
    orders: arrayParameter(batch.flatMap((events, place) => events.map(() => place + 1))),
    ids: arrayParameter(told.map(({ id }) => id)),
    aggregateTypes: arrayParameter(told.map(({ aggregateType }) => aggregateType)),
    aggregateIds: arrayParameter(told.map(({ aggregateId }) => aggregateId)),
    routingKeys: arrayParameter(told.map(({ routingKey }) => routingKey)),
    types: arrayParameter(told.map(({ type }) => type)),
    versions: arrayParameter(told.map(({ version }) => version)),
    times: arrayParameter(told.map(({ occurredAt }) => occurredAt)),
    lines: arrayParameter(told.map(({ payload }) => lineOf(payload))),
  };
};

/** What no two payments of a batch may share: their id, an order's attempt, the message. */
export const paymentKeys = ({ payment: { state }, message }: BatchedPayment): readonly string[] => [
  `payment ${state.paymentId}`,
  `attempt ${state.orderId} ${state.attempt}`,
  ...(message === undefined ? [] : [`message ${message.source} ${message.messageId}`]),
];
