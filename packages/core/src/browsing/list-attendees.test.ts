import { describe, expect, test } from 'vitest';
import type { SessionId } from '../kernel/index.ts';
import { codeOf, olga, person, valueOf } from '../testing/index.ts';
import { exportAttendees } from './export-attendees.ts';
import { ada, asked, bob, eats, guestList, noted, sam } from './guest-list.fixture.ts';
import type { GuestList } from './guest-list.fixture.ts';

const page = { limit: 10 };

/** Every beginning of some words, each once. */
const beginningsOf = (...words: readonly string[]): readonly string[] => [
  ...new Set(words.flatMap((word) => Array.from(word, (_, at) => word.slice(0, at + 1)))),
];

/** What is told of Ada's two tickets, Bob's, Cleo's and Dora's, to whom may see all. */
const persons = [
  { status: 'known', name: 'Grace Góngora', contact: ada, answers: [noted, eats] },
  { status: 'known', name: null, contact: ada, answers: [noted] },
  { status: 'known', name: null, contact: bob, answers: [] },
  null,
  { status: 'erased' },
];

describe('the list of attendees', () => {
  test('joins to each ticket what its buyer told', async () => {
    const { app, sessionId } = await guestList();
    const { items, nextCursor } = valueOf(await app.browsing.listAttendees({ principal: olga, sessionId, page }));
    expect(items.map(({ person: who }) => who)).toEqual(persons);
    expect(items.map(({ label }) => label)).toEqual([1, 2, 3, 4, 5].map((n) => `Main, row B, seat ${n}`));
    expect(nextCursor).toBeNull();
  });

  test('tells a scanner the names of who comes, and nothing else', async () => {
    const { app, sessionId } = await guestList();
    const { items } = valueOf(await app.browsing.listAttendees({ principal: sam, sessionId, page }));
    const [known, unnamed] = ['Grace Góngora', null].map((name) => ({ status: 'known', name }));
    expect(items.map(({ person: who }) => who)).toEqual([known, unnamed, unnamed, null, { status: 'erased' }]);
  });

  test.each([
    ['gong', ['1'], ['1']],
    ['GRACE gon', ['1'], ['1']],
    ['love', ['1', '2'], []],
    ['grace love', ['1'], []],
    ['grace hopper', [], []],
    ['race', [], []],
    ['hopper', ['3'], []],
    ['dora', [], []],
    ['?!', ['1', '2', '3', '4', '5'], ['1', '2', '3', '4', '5']],
  ])('finds by the name “%s” what the reader may see', async (name, byOwner, byScanner) => {
    const { app, sessionId } = await guestList();
    const found = async (principal: typeof olga) => {
      const { items, nextCursor } = valueOf(await app.browsing.listAttendees({ principal, sessionId, name, page }));
      expect(nextCursor).toBeNull();
      return items.map(({ label }) => label.split(' ').at(-1));
    };
    expect([await found(olga), await found(sam)]).toEqual([byOwner, byScanner]);
  });

  test('goes by the first twenty words of a text or a name', async () => {
    const { app, hers, sessionId } = await guestList();
    const words = {
      name: beginningsOf('grace', 'gongora', 'lovelace', 'ada'),
      text: beginningsOf('main', 'row', 'seat', 'b', '1', 'ada', hers.slice(0, 8)),
    };
    for (const field of ['name', 'text'] as const) {
      const found = async (...asks: readonly string[]) => {
        const query = { principal: olga, sessionId, [field]: asks.join(' '), page };
        return valueOf(await app.browsing.listAttendees(query)).items.length;
      };
      const twenty = words[field].slice(0, 20);
      expect(twenty).toHaveLength(20);
      expect(await found(...twenty, 'unheard-of'), field).toBe(1);
      expect(await found('unheard-of', ...twenty), field).toBe(0);
    }
  });

  test('opens what is told of the tickets on the page alone', async () => {
    const { app, hers, opened, sessionId } = await guestList();
    opened.length = 0;
    await app.browsing.listAttendees({ principal: olga, sessionId, page: { limit: 2 } });
    expect(opened).toEqual([[hers]]);
  });

  test('is for members, of a session that there is, and goes on from its own cursor', async () => {
    const { app, sessionId } = await guestList();
    const answer = async (over: Partial<Parameters<typeof app.browsing.listAttendees>[0]>) =>
      codeOf(await app.browsing.listAttendees({ principal: olga, sessionId, page, ...over }));
    expect(await answer({ principal: person('otto', 'organizer') })).toBe('scheduling/session-unknown');
    expect(await answer({ sessionId: 'nowhere' as SessionId })).toBe('scheduling/session-unknown');
    expect(await answer({ page: { limit: 1, cursor: 'elsewhere' } })).toBe('kernel/cursor-invalid');
  });
});

describe('an export of attendees', () => {
  const exportOf = async ({ app, sessionId }: GuestList, name?: string) => {
    const { pages, questions } = valueOf(await app.browsing.exportAttendees({ principal: olga, sessionId, name }));
    const all = [];
    for await (const each of pages) all.push(...each);
    return { questions, persons: all.map(({ person: who }) => who) };
  };

  test('has everybody, and the questions that the answers are to', async () => {
    expect(await exportOf(await guestList())).toEqual({ questions: asked.questions, persons });
    expect((await exportOf(await guestList({}))).questions).toEqual([]);
  });

  test('comes in pages, as far as the store gives them', async () => {
    const { ports, sessionId } = await guestList();
    const search: typeof ports.attendees.search = (query) =>
      ports.attendees.search({ ...query, page: { ...query.page, limit: Math.min(query.page.limit, 2) } });
    const asks = exportAttendees({ ...ports, attendees: { search } });
    const { pages } = valueOf(await asks({ principal: olga, sessionId }));
    const sizes = [];
    for await (const each of pages) sizes.push(each.length);
    expect(sizes).toEqual([2, 2, 1]);
  });

  test('has who bears the name', async () => {
    expect((await exportOf(await guestList(), 'hopper')).persons).toEqual([persons[2]]);
  });

  test('is for editors', async () => {
    const { app, sessionId } = await guestList();
    const answer = async (principal: typeof olga, of = sessionId) =>
      codeOf(await app.browsing.exportAttendees({ principal, sessionId: of }));
    expect(await answer(sam)).toBe('organizations/member-role-missing');
    expect(await answer(person('otto', 'organizer'))).toBe('scheduling/session-unknown');
    expect(await answer(olga, 'nowhere' as SessionId)).toBe('scheduling/session-unknown');
  });
});
