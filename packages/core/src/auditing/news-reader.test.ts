import { describe, expect, test } from 'vitest';
import type { ChangeFeed, LogMark, Position, RecordedEvent } from '../messaging/index.ts';
import { newsReader } from './news-reader.ts';

const at = (position: number): Position => position as Position;
const markAt = (position: number): LogMark => ({ generation: 1, position: at(position), eventId: 'e' });

/** A reader of a log of any length, three facts at a time, with what it asked for. */
const readerOf = () => {
  const asked: unknown[] = [];
  let length = 0;
  const changeFeed: ChangeFeed = {
    read: async ({ after, limit }) => {
      asked.push([after, limit]);
      const count = Math.max(0, Math.min(limit, length - after));
      return Array.from({ length: count }, (_, n) => ({ position: at(after + n + 1) }) as RecordedEvent);
    },
  };
  const reader = newsReader(changeFeed, 3);
  const read = async (end: number) => {
    length = end;
    const { after, news } = await reader.read(markAt(end));
    return [after, news.map(({ position }) => position)];
  };
  return { asked, reader, read };
};

describe('a reader of news', () => {
  test('starts at the end of the log, and goes on where it stopped', async () => {
    const { asked, reader, read } = readerOf();
    expect(reader.reached()).toBe(0);
    expect(await read(100)).toEqual([100, []]);
    expect(reader.reached()).toBe(100);
    expect(await read(105)).toEqual([100, [101, 102, 103]]);
    expect(reader.reached()).toBe(103);
    expect(await read(105)).toEqual([103, [104, 105]]);
    expect(await read(105)).toEqual([105, []]);
    expect(asked).toEqual([100, 100, 103, 105].map((after) => [after, 3]));
  });

  test('leaves to the sweep what is more than 20,000 facts behind', async () => {
    const { read } = readerOf();
    await read(100);
    expect(await read(20_100)).toEqual([100, [101, 102, 103]]);
    expect(await read(20_104)).toEqual([20_104, []]);
  });

  test('goes back with the log', async () => {
    const { read } = readerOf();
    await read(100);
    expect(await read(40)).toEqual([40, []]);
    expect(await read(41)).toEqual([40, [41]]);
  });
});
