import { describe, expect, test } from 'vitest';
import type { SessionId } from '../kernel/index.ts';
import { buyer, codeOf, seatA, valueOf } from '../testing/index.ts';
import { manyBoards } from './many-boards.fixture.ts';
import type { SeatFrame } from './seat-frame.ts';

/** Boards with a listener that keeps its frames, and a way to change a seat. */
const world = async () => {
  const many = await manyBoards();
  const frames: SeatFrame[] = [];
  const listener = (frame: SeatFrame): void => void frames.push(frame);
  let changes = 0;
  const change = () => many.hold(buyer(`buyer-${(changes += 1)}`), seatA(changes));
  return { ...many, frames, listener, change };
};

describe('a board that somebody watches', () => {
  test.each([0, 1])('is kept for one who is still on the way to it, beside %i others', async (others) => {
    const { clock, frames, open, change, sessionId, showing, listener } = await world();
    let slowly = Promise.resolve();
    const find = async () => {
      await slowly;
      return showing;
    };
    const boards = open({}, { find });
    for (let other = 0; other < others; other += 1) await boards.subscribe(sessionId, () => {});
    const arrival = Promise.withResolvers<void>();
    slowly = arrival.promise;
    const arriving = boards.subscribe(sessionId, listener);
    clock.advance(60_000);
    const another = boards.current('another' as SessionId);
    arrival.resolve();
    await Promise.all([arriving, another]);
    await change();
    await boards.tick();
    expect(frames.map(({ kind }) => kind)).toEqual(['snapshot', 'delta']);
  });

  test('is kept although another was refused it a moment before the session was put on sale', async () => {
    const { frames, open, change, sessionId, showing, listener } = await world();
    const answers = [undefined];
    const boards = open({}, { find: async () => (answers.length > 0 ? answers.pop() : showing) });
    const refused = boards.current(sessionId);
    const watching = boards.subscribe(sessionId, listener);
    expect([codeOf(await refused), codeOf(await watching)]).toEqual(['scheduling/session-unknown', 'ok']);
    await change();
    await boards.tick();
    expect(frames).toHaveLength(2);
  });

  test('is kept although one that it replaced is refused at last', async () => {
    const { clock, frames, open, change, sessionId, showing, listener } = await world();
    const found = Promise.withResolvers<undefined>();
    const answers = [found.promise];
    const boards = open({}, { find: async () => (answers.length > 0 ? answers.pop() : showing) });
    const refused = boards.current(sessionId);
    clock.advance(60_000);
    await boards.current('another' as SessionId);
    await boards.subscribe(sessionId, listener);
    found.resolve(undefined);
    expect(codeOf(await refused)).toBe('scheduling/session-unknown');
    await change();
    await boards.tick();
    expect(frames).toHaveLength(2);
  });

  test('tells nobody once all are closed', async () => {
    const { frames, open, change, sessionId, listener } = await world();
    const boards = open();
    await boards.subscribe(sessionId, listener);
    boards.close();
    await change();
    await boards.tick();
    expect(frames).toHaveLength(1);
  });

  test('counts a listener that subscribed twice as two, each with an end of its own', async () => {
    const { frames, open, change, sessionId, listener } = await world();
    const boards = open();
    const stop = valueOf(await boards.subscribe(sessionId, listener));
    await boards.subscribe(sessionId, listener);
    await change();
    await boards.tick();
    expect(frames).toHaveLength(2 + 2);
    stop();
    await change();
    await boards.tick();
    expect(frames).toHaveLength(2 + 2 + 1);
  });
});
