import type {
  Event,
  EventId,
  IdempotentRequest,
  KeyState,
  Instant,
  Layout,
  LayoutId,
  Organization,
  OrganizationId,
  PrincipalId,
  Session,
  SessionId,
  TicketId,
} from '@ticketly/core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { pgliteDatabase, serverDatabase } from './databases.fixture.ts';
import type { TestDatabase } from './databases.fixture.ts';
import { claimOf, eventOf, paymentOf, pendingOrder, settlementOf } from './orders.fixture.ts';
import { postgresClock } from './postgres-clock.ts';
import { tidyPostgres } from './tidy-postgres.ts';

const at = (ms: number) => ms as Instant;

describe.each([
  { where: 'a server', open: () => serverDatabase(inject('postgresUrl')) },
  { where: 'this process', open: () => pgliteDatabase() },
])('the stores of PostgreSQL in $where', ({ open }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  const organization = (name: string, ...members: string[]): Organization => ({
    organizationId: name as OrganizationId,
    name,
    members: members.map((member) => ({ principalId: member as PrincipalId, role: 'owner' })),
    createdAt: at(1),
  });
  const anEvent = (name: string, of: string): Event =>
    ({
      eventId: name as EventId,
      organizationId: of as OrganizationId,
      details: { title: name },
      progress: { status: 'draft' },
      createdAt: at(1),
    }) as Event;
  const session = (name: string, startsAt: number): Session =>
    ({
      sessionId: name as SessionId,
      eventId: 'e1' as EventId,
      startsAt: at(startsAt),
      endsAt: at(startsAt + 10),
      announced: [],
      progress: { status: 'planned' },
    }) as unknown as Session;

  it('save against the version that was read, with the events, or not at all', async () => {
    const { organizations, changeFeed } = database.ports;
    const state = organization('g1', 'ann');
    const told = eventOf(pendingOrder('x'), 'OrganizationCreated');
    expect(await organizations.find(state.organizationId)).toBeUndefined();
    expect(await organizations.save({ state, events: [told], expectedVersion: 0 })).toEqual({ ok: true, value: 1 });
    const again = await organizations.save({ state, events: [told], expectedVersion: 0 });
    expect(again).toEqual({ ok: false, refusal: { code: 'kernel/version-conflicting', currentVersion: 1 } });
    const changed = organization('g1', 'ann', 'bob');
    const racing = await Promise.all(
      Array.from({ length: 8 }, () => organizations.save({ state: changed, events: [told], expectedVersion: 1 })),
    );
    expect(racing.filter(({ ok }) => ok)).toEqual([{ ok: true, value: 2 }]);
    expect(await organizations.find(state.organizationId)).toEqual({ state: changed, version: 2 });
    const missing = organization('nobody');
    expect(await organizations.save({ state: missing, events: [], expectedVersion: 3 })).toMatchObject({
      refusal: { currentVersion: 0 },
    });
    expect(await changeFeed.read({ after: 0 as never, limit: 100 })).toHaveLength(2);
  });

  it('list organizations by member, oldest first', async () => {
    const { organizations } = database.ports;
    for (const state of [organization('z', 'cleo'), organization('a', 'dan', 'cleo')]) {
      await organizations.save({ state, events: [], expectedVersion: 0 });
    }
    expect((await organizations.ofMember('cleo' as PrincipalId)).map(({ name }) => name)).toEqual(['z', 'a']);
    expect(await organizations.ofMember('nobody' as PrincipalId)).toEqual([]);
  });

  it('give events page by page, newest first', async () => {
    const { events } = database.ports;
    for (const name of ['e1', 'e2', 'e3', 'e4', 'e5']) {
      await events.save({ state: anEvent(name, 'g9'), events: [], expectedVersion: 0 });
    }
    const of = 'g9' as OrganizationId;
    const first = await events.ofOrganization(of, { limit: 2 });
    const second = await events.ofOrganization(of, { limit: 2, cursor: first.nextCursor ?? '' });
    const third = await events.ofOrganization(of, { limit: 2, cursor: second.nextCursor ?? '' });
    const names = [first, second, third].map(({ items }) => items.map(({ eventId }) => eventId));
    expect(names).toEqual([['e5', 'e4'], ['e3', 'e2'], ['e1']]);
    expect(third.nextCursor).toBeNull();
  });

  it('give sessions by start, and those that end later by id', async () => {
    const { sessions } = database.ports;
    for (const state of [session('s3', 100), session('s1', 300), session('s2', 200)]) {
      await sessions.save({ state, events: [], expectedVersion: 0 });
    }
    expect((await sessions.ofEvent('e1' as EventId)).map(({ sessionId }) => sessionId)).toEqual(['s3', 's2', 's1']);
    const first = await sessions.endingAfter(at(110), { limit: 1 });
    expect(first.items.map(({ sessionId }) => sessionId)).toEqual(['s1']);
    const rest = await sessions.endingAfter(at(110), { limit: 5, cursor: first.nextCursor ?? '' });
    expect(rest.items.map(({ sessionId }) => sessionId)).toEqual(['s2']);
  });

  it('never change a layout’s version', async () => {
    const { layouts } = database.ports;
    const layout = (version: number, name: string) =>
      ({ layoutId: 'l1' as LayoutId, version, name, sections: [] }) as unknown as Layout;
    const saved = await Promise.all([layouts.save(layout(1, 'one')), layouts.save(layout(1, 'other'))]);
    expect(saved.toSorted()).toEqual([false, true]);
    expect(await layouts.save(layout(2, 'two'))).toBe(true);
    expect((await layouts.latest('l1' as LayoutId))?.name).toBe('two');
    expect(await layouts.find('l1' as LayoutId, 3)).toBeUndefined();
  });

  it('give a buyer’s orders newest first, and a session’s oldest first', async () => {
    const placed = ['p1', 'p2', 'p3'].map((name) =>
      pendingOrder(name, { session: 'list', seats: [name], buyer: 'eve' }),
    );
    for (const order of placed) await database.ports.seatSales.claim(claimOf(order));
    const { orders } = database.ports;
    const page = await orders.ofBuyer('eve' as PrincipalId, { limit: 2 });
    expect(page.items.map(({ orderId }) => orderId)).toEqual(['p3', 'p2']);
    const rest = await orders.ofBuyer('eve' as PrincipalId, { limit: 2, cursor: page.nextCursor ?? '' });
    expect(rest).toEqual({ items: [placed[0]], nextCursor: null });
    expect((await orders.ofSession('list' as SessionId, { limit: 9 })).items).toEqual(placed);
  });

  it('save payments once a version, an attempt and a message, and find the unresolved', async () => {
    const { payments, inbox } = database.ports;
    const order = pendingOrder('paid');
    const created = { ...paymentOf(order), progress: { status: 'created' as const } };
    expect(await payments.save({ state: created, events: [], expectedVersion: 0 })).toEqual({ ok: true, value: 1 });
    const twin = { ...created, paymentId: 'twin' as typeof created.paymentId };
    expect(await payments.save({ state: twin, events: [], expectedVersion: 0 })).toEqual({
      ok: false,
      refusal: { code: 'kernel/version-conflicting', currentVersion: 0 },
    });
    const pace = { quietMs: 60_000, maxMs: 60_000 };
    const due = (aheadMs: number) =>
      payments.takeDue({ provider: created.provider, urgency: 'open', limit: 5, aheadMs, ...pace });
    expect(await due(0)).toEqual([]);
    expect(await due(60_000)).toEqual([{ state: created, version: 1 }]);
    const message = { source: 'sandbox', messageId: 'm1' };
    const change = { state: paymentOf(order), events: [eventOf(order, 'PaymentSucceeded')], expectedVersion: 1 };
    const stale = await payments.saveOnce({ ...change, expectedVersion: 7 }, message);
    expect(stale).toMatchObject({ refusal: { code: 'kernel/version-conflicting', currentVersion: 1 } });
    expect(await inbox.has(message)).toBe(false);
    const answers = await Promise.all(Array.from({ length: 10 }, () => payments.saveOnce(change, message)));
    expect(answers.filter(({ ok }) => ok)).toEqual([{ ok: true, value: 2 }]);
    expect(answers.filter((answer) => !answer.ok && answer.refusal.code === 'messaging/message-repeated')).toHaveLength(
      9,
    );
    expect(await due(3_600_000)).toEqual([]);
    expect(await payments.ofOrder(order.orderId)).toEqual([{ state: paymentOf(order), version: 2 }]);
    expect([await inbox.has(message), await inbox.record(message)]).toEqual([true, false]);
    expect(await inbox.record({ source: 'other', messageId: 'm1' })).toBe(true);
  });

  it('change tickets by version, and never give one seat two live ones', async () => {
    const { tickets, seatSales } = database.ports;
    const order = pendingOrder('t', { session: 'tickets' });
    await seatSales.claim(claimOf(order));
    await seatSales.settle(settlementOf(order));
    const [ticket] = (await tickets.ofSession('tickets' as SessionId, { limit: 5 })).items;
    if (ticket === undefined) throw new Error('no ticket was issued');
    const checkedIn = { ...ticket, progress: { status: 'checked_in' as const, checkedInAt: at(5) } };
    expect(await tickets.save({ state: checkedIn, events: [], expectedVersion: 1 })).toEqual({ ok: true, value: 2 });
    const second = { ...ticket, ticketId: 'second' as TicketId };
    expect(await tickets.save({ state: second, events: [], expectedVersion: 0 })).toMatchObject({ ok: false });
  });

  it('give one of many callers an idempotency key, and the same answer to all after', async () => {
    const { idempotencyKeys } = database.ports;
    const request: IdempotentRequest = {
      principalId: 'fay' as PrincipalId,
      operation: 'POST /orders',
      key: 'k1',
      fingerprint: 'f1',
    };
    const states = await Promise.all(Array.from({ length: 10 }, () => idempotencyKeys.begin(request, 60_000)));
    expect(states.filter(({ status }) => status === 'begun')).toHaveLength(1);
    expect(states.filter(({ status }) => status === 'running')).toHaveLength(9);
    const leaseOf = (state: KeyState | undefined): string => (state?.status === 'begun' ? state.lease : '');
    await idempotencyKeys.abandon(request, leaseOf(states.find(({ status }) => status === 'begun')));
    await idempotencyKeys.begin(request, 0);
    const lease = leaseOf(await idempotencyKeys.begin(request, 60_000));
    const answer = { status: 201, body: { z: 1, a: [null, 'ü'] } };
    await idempotencyKeys.answer(request, lease, answer);
    const said = await idempotencyKeys.begin(request, 60_000);
    expect(JSON.stringify(said)).toBe(JSON.stringify({ status: 'answered', answer }));
    expect(await idempotencyKeys.begin({ ...request, fingerprint: 'f2' }, 1)).toEqual({ status: 'mismatched' });
    await idempotencyKeys.abandon(request, lease);
    expect((await idempotencyKeys.begin(request, 1)).status).toBe('answered');
    await database.advance(24 * 3_600_000 + 1);
    expect(await tidyPostgres(database.client).run()).toBe(1);
    expect((await idempotencyKeys.begin(request, 1)).status).toBe('begun');
    await database.advance(-(24 * 3_600_000 + 1));
  });

  it('fire timers at their time, to one caller, again unless done, and moved ones later', async () => {
    const { timers } = database.ports;
    const now = Date.now();
    const timer = (timerId: string, ms: number) => ({ timerId, at: at(ms), kind: 'sale-opens', subject: 's' });
    for (const each of [timer('b', now - 10), timer('a', now - 20), timer('c', now + 100_000)]) await timers.set(each);
    const due = async () => (await timers.due({ limit: 10, leaseMs: 1_000 })).map(({ timerId }) => timerId);
    const both = await Promise.all([due(), due()]);
    expect(both.flat().toSorted()).toEqual(['a', 'b']);
    expect(await due()).toEqual([]);
    await timers.done(timer('a', now - 20));
    await timers.set(timer('b', now + 50_000));
    await timers.done(timer('b', now - 10));
    await database.advance(150_000);
    expect(await due()).toEqual(['b', 'c']);
    await timers.cancel('b');
    await timers.cancel('never');
    await database.advance(2_000);
    expect(await due()).toEqual(['c']);
    await database.advance(-152_000);
  });

  it('refuse what somebody else wrote over a document', async () => {
    await database.client.query(
      `insert into ticketly.organizations (organization_id, version, state) values ('bad', 1, '{"organizationId": 5}')`,
    );
    await expect(database.ports.organizations.find('bad' as OrganizationId)).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('tell the server’s time to a process whose own is ten minutes off', async () => {
    const clock = await postgresClock(database.client, { monotonicMs: () => performance.now() - 600_000 });
    const [row] = await database.client.query<{ now: unknown }>('select ticketly.now_ms() as now');
    expect(Math.abs(clock.now() - Number(row?.now))).toBeLessThan(120_000);
    await database.advance(3_600_000);
    await clock.refresh();
    expect(Math.abs(clock.now() - Number(row?.now) - 3_600_000)).toBeLessThan(120_000);
    await database.advance(-3_600_000);
    clock.stop();
  });
});
