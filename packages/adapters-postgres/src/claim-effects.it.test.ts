import type { ClaimEffect, ClaimSeats, Order } from '@ticketly/core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { pgliteDatabase, serverDatabase } from './databases.fixture.ts';
import type { TestDatabase } from './databases.fixture.ts';
import { claimOf, pendingOrder } from './orders.fixture.ts';
import { postgresSeatSales } from './seat-sales.ts';

/**
 * Tokens of a pot that claims spend, and stamps that are never to be had: in place of what later
 * modules bring.
 */
const testEffects = `
  create table ticketly.pots (pot text primary key, left_over integer not null);
  create table ticketly.tokens (order_id text primary key, pot text not null);
  create function ticketly.claim_effect_spend_token(effects jsonb) returns table (place integer, refusal jsonb)
    language plpgsql
  as $$
  begin
    perform from ticketly.pots p where p.pot in (select e ->> 'pot' from jsonb_array_elements(effects) e) order by p.pot for update;
    create temp table if not exists wanted (place integer, order_id text, pot text, spent boolean) on commit drop;
    truncate wanted;
    insert into wanted
    select (e ->> 'place')::integer, e ->> 'orderId', e ->> 'pot',
           row_number() over (partition by e ->> 'pot' order by (e ->> 'place')::integer)
             <= (select p.left_over from ticketly.pots p where p.pot = e ->> 'pot')
      from jsonb_array_elements(effects) e;
    insert into ticketly.tokens select w.order_id, w.pot from wanted w where w.spent;
    update ticketly.pots p set left_over = p.left_over - (select count(*) from wanted w where w.pot = p.pot and w.spent)
     where p.pot in (select w.pot from wanted w);
    return query select w.place, jsonb_build_object('code', 'test/pot-empty', 'pot', w.pot) from wanted w where not w.spent;
  end
  $$;
  create function ticketly.claim_effect_stamp(effects jsonb) returns table (place integer, refusal jsonb) language sql
  as $$ select (e ->> 'place')::integer, '{"code": "test/no-stamps"}'::jsonb from jsonb_array_elements(effects) e $$;`;

describe.each([
  { where: 'a server', open: () => serverDatabase(inject('postgresUrl')) },
  { where: 'this process', open: () => pgliteDatabase() },
])('what claims carry, on PostgreSQL in $where', ({ open }) => {
  let database: TestDatabase;
  let session: string;
  let pot: string;
  beforeAll(async () => {
    database = await open();
    await database.client.script(testEffects);
  });
  beforeEach(() => {
    session = `s-${crypto.randomUUID()}`;
    pot = `p-${crypto.randomUUID()}`;
  });
  afterAll(() => database.close());

  const fill = (tokens: number) => database.client.query('insert into ticketly.pots values ($1, $2)', [pot, tokens]);
  const left = async () =>
    (await database.client.query<{ left_over: number }>('select left_over from ticketly.pots where pot = $1', [pot]))[0]
      ?.left_over;
  const spent = async () =>
    (
      await database.client.query<{ order_id: string }>(
        'select order_id from ticketly.tokens where pot = $1 order by order_id',
        [pot],
      )
    ).map(({ order_id }) => order_id);
  const carrying = (claim: ClaimSeats, ...effects: readonly ClaimEffect[]): ClaimSeats => ({
    ...claim,
    effects,
  });
  const spend = (order: Order) => ({ kind: 'spend-token', pot, orderId: order.orderId });
  const spending = (order: ReturnType<typeof pendingOrder>, ...more: readonly ClaimEffect[]) =>
    carrying(claimOf(order), spend(order), ...more);
  const orderOf = (seat: string, wishes: Parameters<typeof pendingOrder>[1] = {}) =>
    pendingOrder(`${seat}-${crypto.randomUUID().slice(0, 8)}`, { session, seats: [seat], ...wishes });
  const exists = async ({ orderId }: Order) => (await database.ports.orders.find(orderId)) !== undefined;
  const takenSeats = async () =>
    (await database.ports.seatSales.taken(session as never)).decisions.map(({ seatId }) => seatId);

  it('are done with a claim', async () => {
    await fill(3);
    const order = orderOf('A');
    expect((await database.ports.seatSales.claim(spending(order))).ok).toBe(true);
    expect(await spent()).toEqual([order.orderId]);
    expect(await left()).toBe(2);
  });

  it('refuse the claim with a refusal of their own, and nothing of it stays', async () => {
    await fill(0);
    const order = orderOf('A');
    expect(await database.ports.seatSales.claim(spending(order))).toEqual({
      ok: false,
      refusal: { code: 'test/pot-empty', pot },
    });
    expect([await exists(order), await takenSeats(), await spent()]).toEqual([false, [], []]);
  });

  it('are undone with a claim that can’t have its seats', async () => {
    await fill(3);
    const [first, second] = [orderOf('A'), orderOf('A')];
    await database.ports.seatSales.claim(claimOf(first));
    expect(await database.ports.seatSales.claim(spending(second))).toMatchObject({
      refusal: { code: 'orders/seats-taken' },
    });
    expect([await spent(), await left()]).toEqual([[], 3]);
  });

  it('are undone when another effect of the claim is refused', async () => {
    await fill(3);
    const [both, one] = [orderOf('A'), orderOf('B')];
    const answers = await Promise.all(
      [spending(both, { kind: 'stamp' }), spending(one)].map((claim) => database.ports.seatSales.claim(claim)),
    );
    expect(answers).toMatchObject([{ refusal: { code: 'test/no-stamps' } }, { ok: true }]);
    expect([await spent(), await left()]).toEqual([[one.orderId], 2]);
  });

  it('fail alone in a batch: the first takes what is left, and the others claim as usual', async () => {
    await fill(40);
    const orders = Array.from({ length: 128 }, (_, n) => orderOf(`S${n}`));
    // One statement has them all, seats that are taken among them.
    await database.ports.seatSales.claim(claimOf(orderOf('S5')));
    const sales = postgresSeatSales(database.client, { maxInFlight: 1 });
    const answers = await Promise.all(
      orders.map((order, n) => sales.claim(n % 2 === 0 ? spending(order) : claimOf(order))),
    );
    const codes = answers.map((answer) => (answer.ok ? 'done' : answer.refusal.code));
    expect(codes[5]).toBe('orders/seats-taken');
    expect(codes.filter((_, n) => n % 2 === 1 && n !== 5)).toEqual(Array.from({ length: 63 }, () => 'done'));
    const spenders = codes.filter((_, n) => n % 2 === 0);
    expect(spenders).toEqual(Array.from({ length: 64 }, (_, n) => (n < 40 ? 'done' : 'test/pot-empty')));
    expect([await left(), (await spent()).length, (await takenSeats()).length]).toEqual([0, 40, 104]);
    const { items } = await database.ports.orders.ofSession(session as never, { limit: 200 });
    expect(items).toHaveLength(104);
  });

  it('are never done more often than they may, by two processes at once', async () => {
    await fill(10);
    const other = database.another().ports.seatSales;
    const orders = Array.from({ length: 60 }, (_, n) => orderOf(`S${n}`));
    const answers = await Promise.all(
      orders.map((order, n) => (n % 2 === 0 ? database.ports.seatSales : other).claim(spending(order))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
    expect([await left(), (await spent()).length, (await takenSeats()).length]).toEqual([0, 10, 10]);
  });

  it('of a kind that this version does not know fail their own claim, and no other of the same statement', async () => {
    const [strange, plain] = [orderOf('A'), orderOf('B')];
    const claims = [carrying(claimOf(strange), { kind: 'sing' }), claimOf(plain)];
    const answers = await Promise.allSettled(claims.map((claim) => database.ports.seatSales.claim(claim)));
    expect(answers).toMatchObject([{ reason: { code: 'misconfigured' } }, { value: { ok: true } }]);
    expect(await takenSeats()).toEqual(['B']);
  });
});
