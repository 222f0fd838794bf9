import type { EventId, OutboxEvent } from '@ticketly/core';
import { expect, it } from 'vitest';
import { documentLines, eventColumns } from './batch-columns.ts';

const told = (id: string, payload: unknown): OutboxEvent => ({
  id,
  aggregateType: 'orders',
  aggregateId: 'o1',
  routingKey: 'e1' as EventId,
  type: 'OrderPaid',
  version: 1,
  payload,
  occurredAt: 1,
});

it('writes a document once, however many say it', () => {
  const documents = documentLines();
  const order = { orderId: 'o1' };
  expect(documents.lineOf(order)).toBe(1);
  const events = eventColumns([[told('1', order)], [told('2', { other: true }), told('3', order)]], documents);
  expect(events).toMatchObject({ orders: '{1,2,2}', ids: '{1,2,3}', lines: '{1,2,1}' });
  expect(documents.text()).toBe('{"orderId":"o1"}\n{"other":true}');
});

it('keeps apart documents that look the same, and says nothing as null', () => {
  const { lineOf, text } = documentLines();
  expect([{ a: 1 }, { a: 1 }, undefined, null].map(lineOf)).toEqual([1, 2, 3, 4]);
  expect(text()).toBe('{"a":1}\n{"a":1}\nnull\nnull');
});
