import { expect, test } from 'vitest';
import { refuse } from '../kernel/index.ts';
import type { EventId, SessionId } from '../kernel/index.ts';
import { memoryPorts } from '../memory/index.ts';
import type { Position } from '../messaging/index.ts';
import { codeOf, olga, seatA, buyer, smallOffice, valueOf } from '../testing/index.ts';
import { firstBuild, projectViews, sessionPages } from '../views/index.ts';
import type { SessionPage } from '../views/index.ts';
import { showSession } from './show-session.ts';

const world = async () => {
  const ports = memoryPorts();
  const office = await smallOffice(ports);
  const { app, eventId, sessionId } = office;
  const page = async (over: Partial<SessionPage>) => {
    while ((await projectViews(ports).run()) > 0);
    const known = (await ports.views.get(sessionPages, sessionId))?.document;
    if (known === undefined) throw new Error('the session has no page');
    const document = { ...known, ...over };
    await ports.views.apply(sessionPages, [{ id: sessionId, position: 1_000 as Position, document }], firstBuild);
  };
  const shown = async () => valueOf(await app.browsing.showEvent({ eventId })).sessions;
  return { ...office, ports, page, shown };
};

test('sessions are shown on sale before their views were written, and with those', async () => {
  const { page, shown, sessionId } = await world();
  expect(await shown()).toMatchObject([{ session: { sessionId }, status: 'on_sale', stale: false }]);
  await page({});
  expect(await shown()).toMatchObject([{ status: 'on_sale', stale: false }]);
});

test.each([
  [{ capacity: 4, ticketsSold: 3 }, 'on_sale'],
  [{ capacity: 4, ticketsSold: 4 }, 'sold_out'],
  [{ capacity: 0, ticketsSold: 0 }, 'on_sale'],
])('a session with %j is %s', async (sold, status) => {
  const { page, shown } = await world();
  await page(sold);
  expect(await shown()).toMatchObject([{ status }]);
});

test('a session whose page stopped at a fact says so', async () => {
  const { page, shown } = await world();
  await page({ stale: true });
  expect(await shown()).toMatchObject([{ stale: true }]);
});

test('what there is not is shown to nobody', async () => {
  const { app } = await world();
  const [eventId, sessionId] = ['nothing' as EventId, 'nowhere' as SessionId];
  expect(codeOf(await app.browsing.showEvent({ eventId }))).toBe('catalog/event-unknown');
  expect(codeOf(await app.browsing.listOwnSessions({ principal: olga, eventId }))).toBe('catalog/event-unknown');
  expect(codeOf(await app.browsing.showSession({ sessionId }))).toBe('scheduling/session-unknown');
  expect(codeOf(await app.browsing.showLayout({ sessionId }))).toBe('scheduling/session-unknown');
});

test('a session whose board is refused is not shown, and a shown one counts what is held', async () => {
  const { app, hold, ports, sessionId } = await world();
  const refused = { current: async () => refuse({ code: 'scheduling/session-unknown' }) } as const;
  expect(codeOf(await showSession({ ...ports, seatBoards: refused })({ sessionId }))).toBe(
    'scheduling/session-unknown',
  );
  const left = async () => valueOf(await app.browsing.showSession({ sessionId })).leftByTier;
  const before = await left();
  await hold(buyer('ada'), seatA(1), seatA(2));
  expect(await left()).toEqual({ ...before, stalls: (before['stalls' as never] ?? 0) - 2 });
});
