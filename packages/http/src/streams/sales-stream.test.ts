import { ok } from '@ticketly/core';
import type { EventId } from '@ticketly/core';
import type { SalesFrame } from '@ticketly/core/dashboards';
import { buyer } from '@ticketly/core/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EventTransport } from './event-transport.ts';
import { salesStreams } from './sales-stream.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const quarterMs = 15 * 60_000;

/** One reader of the sales of an event, on a connection that only the test closes. */
const reading = async () => {
  const ends: string[] = [];
  let close = (): void => {};
  let subscribers = 0;
  const transport: EventTransport<null> = {
    ...{ wantsHead: () => false, endHead: () => {}, cut: () => {}, isGone: () => ends.length > 0 },
    ...{ hasBegun: () => true, begin: () => ({ write: () => 0, onceDrained: () => {} }) },
    onClose: (_connection, act) => void (close = act),
    end: (_connection, text) => void ends.push(text),
  };
  const followEventSales = async ({ listener }: { readonly listener: (frame: SalesFrame) => void }) => {
    expect(listener).toBeTypeOf('function');
    subscribers += 1;
    return ok(() => void (subscribers -= 1));
  };
  const streams = salesStreams({ dashboards: { followEventSales } as never });
  const wanted = { principal: buyer('olga'), eventId: 'e1' as EventId, after: undefined, address: 'here' };
  await streams.open(wanted).takeOver(transport, null);
  return { streams, ends, close: () => close(), subscribers: () => subscribers };
};

test('a stream of sales ends after a quarter of an hour, so that its reader has to be authorized again', async () => {
  const { ends, subscribers } = await reading();
  vi.advanceTimersByTime(quarterMs - 1);
  expect([ends, subscribers()]).toEqual([[], 1]);
  vi.advanceTimersByTime(1);
  expect(ends).toEqual([expect.stringContaining('event: bye')]);
  expect(subscribers()).toBe(0);
});

test('a reader who has left gets nothing more', async () => {
  const { streams, close, ends, subscribers } = await reading();
  close();
  vi.advanceTimersByTime(quarterMs);
  expect([ends, subscribers(), streams.count()]).toEqual([[], 0, 0]);
});
