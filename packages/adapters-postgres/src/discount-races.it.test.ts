import type { ClaimSeats, Discount, Discounts, DiscountTerms, SeatSales } from '@ticketly/core';
import { memoryPorts } from '@ticketly/core/memory';
import { aggregateSamples } from '@ticketly/core/testing';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { serverDatabase } from './databases.fixture.ts';
import type { TestDatabase } from './databases.fixture.ts';
import { claimOf, expiryOf, pendingOrder, refundOf, settlementOf } from './orders.fixture.ts';

/** A store, as two processes see it. */
interface Racetrack {
  readonly discounts: Discounts;
  readonly processes: readonly [SeatSales, SeatSales];
}

const opened: TestDatabase[] = [];
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
});

const onServer = async (sabotage = ''): Promise<Racetrack> => {
  const database = await serverDatabase(inject('postgresUrl'));
  opened.push(database);
  await database.client.script(sabotage);
  const { discounts, seatSales } = database.ports;
  const other = database.another();
  // Both are there when the race begins.
  for (const client of [database.client, other.client]) await client.query('select 1');
  return { discounts, processes: [seatSales, other.ports.seatSales] };
};

const inMemory = async (): Promise<Racetrack> => {
  const { discounts, seatSales } = memoryPorts();
  return { discounts, processes: [seatSales, seatSales] };
};

/** Looks at what counts, has it to itself never, and takes its time before it acts. */
const unlocked = `
  create or replace function ticketly.lock_discounts(ids text[]) returns void language sql as 'select';
  create function ticketly.dawdle() returns trigger language plpgsql
  as $$ begin perform pg_sleep(0.5); return null; end $$;
  create trigger dawdle before insert on ticketly.discount_uses for each statement execute function ticketly.dawdle();`;

const offer = async ({ discounts }: Racetrack, terms: Partial<DiscountTerms>): Promise<Discount> => {
  const state: Discount = {
    ...aggregateSamples.discount().state,
    rule: { kind: 'flat', amountMinor: 500, tierIds: [], sessionIds: [] },
    terms: {
      ...{ name: 'Hot', isPublic: true, startsAt: null, endsAt: null, totalLimit: null, perBuyerLimit: null },
      ...terms,
    },
  };
  await discounts.save({ state, events: [], expectedVersion: 0 });
  return state;
};

const using = ({ discountId }: Discount, name: string, buyer: string): ClaimSeats => {
  const order = pendingOrder(`${discountId}-${name}`, { seats: [`${discountId} ${name}`], buyer });
  const { orderId, buyerId, progress } = order;
  const { expiresAt } = progress;
  const use = { kind: 'discount-use', orderId, discountId, buyerId, givenMinor: 500, expiresAt };
  return { ...claimOf(order, 100), effects: [use] };
};

const buyers = 200;
const atOnce = <Answer>(count: number, call: (n: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => call(n)));

/** How many of 200 buyers get one of 25 uses. */
const raceForTotal = async (track: Racetrack): Promise<{ readonly granted: number; readonly counted: number }> => {
  const discount = await offer(track, { totalLimit: 25 });
  const answers = await atOnce(buyers, (n) =>
    (track.processes[n % 2] ?? track.processes[0]).claim(using(discount, `${n}`, `buyer-${n}`)),
  );
  for (const answer of answers)
    if (!answer.ok) expect(answer.refusal).toEqual({ code: 'discounts/code-used-up', limit: 25 });
  const { reserved } = await track.discounts.usage(discount.discountId);
  return { granted: answers.filter(({ ok }) => ok).length, counted: reserved };
};

describe.each([
  { where: 'memory', open: inMemory },
  { where: 'PostgreSQL', open: () => onServer() },
])('200 buyers who race for a discount, in $where', ({ open }) => {
  it('get as many uses as there are', async () => {
    expect(await raceForTotal(await open())).toEqual({ granted: 25, counted: 25 });
  });

  it('get two each where each may have two, whatever the others do', async () => {
    const track = await open();
    const discount = await offer(track, { perBuyerLimit: 2 });
    const answers = await atOnce(buyers, (n) =>
      (track.processes[n % 2] ?? track.processes[0]).claim(using(discount, `${n}`, `buyer-${n % 40}`)),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(80);
    const codes = answers.flatMap((answer) => (answer.ok ? [] : answer.refusal.code));
    expect(new Set(codes)).toEqual(new Set(['discounts/code-used-up-by-buyer']));
  });

  it('never have more than there are while others pay, give up, and are taken back', async () => {
    const track = await open();
    const discount = await offer(track, { totalLimit: 10 });
    let most = 0;
    const look = async (): Promise<void> => {
      const { reserved, confirmed } = await track.discounts.usage(discount.discountId);
      most = Math.max(most, reserved + confirmed);
    };
    const buy = async (n: number, attempt: number): Promise<void> => {
      const sales = track.processes[n % 2] ?? track.processes[0];
      const claim = using(discount, `${n}-${attempt}`, `buyer-${n}`);
      const { ok } = await sales.claim(claim);
      if (n % 20 === 0) await look();
      if (!ok) return attempt < 4 ? buy(n, attempt + 1) : undefined;
      const { order } = claim;
      if (n % 3 === 0) {
        await sales.release({
          ended: { ...order, progress: { status: 'cancelled', cancelledAt: order.placedAt } },
          events: expiryOf(order).events,
        });
        return;
      }
      await sales.settle(settlementOf(order));
      if (n % 3 === 1) await sales.revert(refundOf(settlementOf(order).paid));
    };
    await atOnce(buyers, (n) => buy(n, 0));
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(10);
    const { confirmed, reserved } = await track.discounts.usage(discount.discountId);
    expect(reserved).toBe(0);
    const rest = await atOnce(20, (n) => track.processes[0].claim(using(discount, `rest-${n}`, `rest-${n}`)));
    expect(confirmed + rest.filter(({ ok }) => ok).length).toBe(10);
  });
});

it('200 buyers who race for a discount that nobody locks get more uses than there are', async () => {
  const { granted } = await raceForTotal(await onServer(unlocked));
  expect(granted).toBeGreaterThan(25);
});
