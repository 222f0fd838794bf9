import { describe, expect, test } from 'vitest';
import { editionOf } from '../kernel/index.ts';
import type { SessionId } from '../kernel/index.ts';
import { codeOf, valueOf } from '../testing/index.ts';
import { manyBoards } from './many-boards.fixture.ts';

const id = (name: string): SessionId => name as SessionId;

/** Whether the board of one session had to be made again, after these were asked for in turn. */
const isMadeAgain = async (asked: string, of: string, boardsOfRoom: number): Promise<boolean> => {
  const { made, open, bytes } = await manyBoards();
  const boards = open({ idleBytes: bytes * boardsOfRoom });
  for (const name of asked.split(' ')) valueOf(await boards.current(id(name)));
  made.length = 0;
  await boards.current(id(of));
  return made.length > 0;
};

describe('boards that nobody watches', () => {
  test.each([
    ['the first of three', 'one two three', 'one', 1, true],
    ['the second of three', 'one two three', 'two', 1, false],
    ['the one asked for last', 'one two three', 'three', 1, false],
    ['the first, which was asked for again', 'one two one three', 'one', 1, false],
    ['the second, if the first was asked for again', 'one two one three', 'two', 1, true],
    ['the first of three, if there is room', 'one two three', 'one', 2, false],
  ])('go for a new one, the least recently used first: %s', async (_, asked, of, room, goes) => {
    expect(await isMadeAgain(asked, of, room)).toBe(goes);
  });

  test.each([
    [59_999, []],
    [60_000, ['one']],
  ])('are kept for a minute: after %i ms', async (passedMs, expected) => {
    const { clock, made, open } = await manyBoards();
    const boards = open();
    await boards.current(id('one'));
    clock.advance(passedMs);
    await boards.current(id('two'));
    made.length = 0;
    await boards.current(id('one'));
    expect(made).toEqual(expected);
  });

  test.each([
    [999, []],
    [1_000, ['one']],
  ])('are swept once a second, however short they are to be kept: after %i ms', async (passedMs, expected) => {
    const { clock, made, open } = await manyBoards();
    const boards = open({ idleMs: 1 });
    await boards.current(id('two'));
    await boards.current(id('one'));
    clock.advance(passedMs);
    await boards.current(id('two'));
    made.length = 0;
    await boards.current(id('one'));
    expect(made).toEqual(expected);
  });
});

describe('a board', () => {
  test('that is still being made takes no room yet, and is kept', async () => {
    const { made, open, showing } = await manyBoards();
    const found = Promise.withResolvers<typeof showing>();
    const find = (asked: SessionId) => (asked === id('slow') ? found.promise : Promise.resolve(showing));
    const boards = open({ idleBytes: 0 }, { find });
    const slow = boards.current(id('slow'));
    valueOf(await boards.current(id('quick')));
    found.resolve(showing);
    valueOf(await slow);
    made.length = 0;
    valueOf(await boards.current(id('slow')));
    expect(made).toEqual([]);
  });

  test('that is dropped before its session turns out not to exist is refused all the same', async () => {
    const { clock, open, showing } = await manyBoards();
    const found = Promise.withResolvers<undefined>();
    const find = (asked: SessionId) => (asked === id('nowhere') ? found.promise : Promise.resolve(showing));
    const boards = open({}, { find });
    const refused = boards.current(id('nowhere'));
    clock.advance(60_000);
    valueOf(await boards.current(id('here')));
    found.resolve(undefined);
    expect(codeOf(await refused)).toBe('scheduling/session-unknown');
  });

  test('has the edition of the session as it is now', async () => {
    const { open, sessionId, showing } = await manyBoards();
    let edition = editionOf(1);
    const boards = open({}, { find: async () => ({ ...showing, edition }) });
    expect(valueOf(await boards.current(sessionId)).edition).toBe(editionOf(1));
    edition = editionOf(2);
    expect(valueOf(await boards.current(sessionId)).edition).toBe(editionOf(2));
  });
});
