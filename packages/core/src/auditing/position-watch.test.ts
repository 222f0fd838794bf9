import { describe, expect, it, test } from 'vitest';
import type { LogMark, Position, RecordedEvent } from '../messaging/index.ts';
import { positionWatch } from './position-watch.ts';

const at = (position: number): Position => position as Position;

/** A watch of two followers, and what it says of the log and them at a look. */
const watched = () => {
  let places: Readonly<Record<string, number>> = {};
  const watch = positionWatch({ get: async (consumer) => at(places[consumer] ?? 0) }, ['one', 'two']);
  const look = async (log: number, one: number, two: number, generation = 1) => {
    places = { one, two };
    const end: LogMark = { generation, position: at(log), eventId: 'e' };
    return (await watch.look(end)).map(({ sentence }) => sentence);
  };
  return { watch, look };
};

describe('a position that goes back', () => {
  test('is told with the furthest that was seen', async () => {
    const { look } = watched();
    expect(await look(10, 8, 5)).toEqual([]);
    expect(await look(10, 8, 9)).toEqual([]);
    expect(await look(7, 8, 4)).toEqual([
      'the log was at position 10, and is at 7',
      'follower two was at position 9, and is at 4',
    ]);
    expect(await look(9, 7, 9)).toEqual([
      'the log was at position 10, and is at 9',
      'follower one was at position 8, and is at 7',
    ]);
  });

  test('is none in a new generation of the database', async () => {
    const { look } = watched();
    await look(10, 8, 5);
    expect(await look(6, 3, 2, 2)).toEqual([]);
    expect(await look(5, 3, 2, 2)).toEqual(['the log was at position 6, and is at 5']);
  });
});

describe('facts', () => {
  it.each<[words: string, positions: readonly number[], told: readonly (readonly [from: number, to: number])[]]>([
    ['come after what was read, in order', [6, 7, 9], []],
    ['do not repeat what was read', [5, 6], [[5, 5]]],
    ['come each once', [6, 6, 7], [[6, 6]]],
    ['never go back', [7, 6, 8], [[7, 6]]],
  ])('%s', (_words, positions, told) => {
    const facts = positions.map((position) => ({ position: at(position) }) as RecordedEvent);
    expect(watched().watch.read(at(5), facts)).toEqual(
      told.map(([from, to]) => ({
        kind: 'position-went-back',
        invariant: 'I5',
        subject: 'positions/a reader of the log',
        sentence: `a reader of the log was at position ${from}, and is at ${to}`,
        seen: String(from),
      })),
    );
  });
});
