import { ok } from '@ticketly/core';
import { expect, test } from 'vitest';
import { eventBytes } from './event-bytes.ts';
import { eventStreams } from './event-streams.ts';
import type { EventTransport } from './event-transport.ts';

interface Reader {
  begun: boolean;
  readonly told: string[];
  leave: () => void;
}

/** Readers who hear good-bye, and leave when the test says so. */
const transport: EventTransport<Reader> = {
  wantsHead: () => false,
  endHead: () => undefined,
  begin: (reader) => {
    reader.begun = true;
    return { write: () => 0, onceDrained: () => undefined };
  },
  hasBegun: ({ begun }) => begun,
  isGone: () => false,
  cut: () => undefined,
  end: ({ told }, text) => void told.push(text),
  onClose: (reader, act) => (reader.leave = act),
};

test('a drain is over when the last reader has gone, not the first', async () => {
  const { open, drain, count } = eventStreams();
  const readers = Array.from({ length: 3 }, (): Reader => ({ begun: false, told: [], leave: () => undefined }));
  for (const [n, reader] of readers.entries()) {
    const subscribe: Parameters<typeof open>[0]['subscribe'] = async (send) => {
      send(eventBytes('data: 1\n\n'));
      return ok(() => undefined);
    };
    await open({ subscribe, after: undefined, address: `10.0.0.${n}` }).takeOver(transport, reader);
  }
  let isOver = false;
  const drained = drain().then(() => (isOver = true));
  expect(readers.map(({ told }) => told.length)).toEqual([1, 1, 1]);
  for (const [n, reader] of readers.entries()) {
    expect([isOver, count()]).toEqual([false, 3 - n]);
    reader.leave();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
  await drained;
});
