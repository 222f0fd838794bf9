import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { StartedTestContainer } from 'testcontainers';
import { postgresContainer, postgresUrlAt } from '../servers/postgres-container.ts';
import { leaveContainer, useContainer } from '../servers/shared-container.ts';
import { ask, letIn } from './crowd.ts';
import type { Answer } from './crowd.ts';
import { reproaches } from './reproaches.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { strangePool } from './strange-pool.ts';
import { until } from '../servers/until.ts';
import { layWire } from './wire.ts';
import type { Wire } from './wire.ts';

// A server of our own, since all of it is turned read-only; its port changes with each start, so it
// is reached by a wire.
const name = 'postgres to be read-only';
let container: StartedTestContainer;
let wire: Wire;
let admin: Pool;
let stage: Stage;
let urls: readonly string[];
beforeAll(async () => {
  container = await useContainer(name, () => postgresContainer().start());
  wire = await layWire(() => new URL(`tcp://${container.getHost()}:${container.getMappedPort(5432)}`));
  const postgresUrl = wire.through(postgresUrlAt('server'));
  stage = await openStage({ postgresUrl, redisUrl: inject('redisUrl') }, 600);
  admin = strangePool(stage.databaseUrl);
  urls = [(await stage.start()).url, (await stage.start()).url];
});
afterAll(async () => {
  await admin?.end();
  await stage?.close();
  await wire?.close();
  await leaveContainer(name);
});

const tell = async <Row>(sql: string): Promise<Row> => (await admin.query(sql)).rows[0];

// Either every connection stays and its next statement is refused, or all are lost and the next
// ones reach a replica.
const ways = [
  {
    way: 'by a setting that open connections obey',
    seats: [0, 300],
    away: async () => {
      await tell('alter system set default_transaction_read_only = on');
      await tell('select pg_reload_conf()');
    },
    back: async () => {
      await tell('alter system reset default_transaction_read_only');
      await tell('select pg_reload_conf()');
    },
  },
  {
    way: 'by coming back as a replica, promoted later',
    seats: [300, 600],
    away: async () => {
      const { folder } = await tell<{ folder: string }>(`select current_setting('data_directory') as folder`);
      await container.exec(['touch', `${folder}/standby.signal`]);
      await container.restart({ timeout: 0 });
    },
    back: () => tell('select pg_promote()'),
  },
] as const;

/** Takes no writes any more, and nobody is at one. */
const isStill = async (): Promise<boolean> => {
  const { still } = await tell<{ still: boolean }>(
    `select current_setting('transaction_read_only') = 'on'
            and not exists (select from pg_stat_activity where backend_xid is not null) as still`,
  );
  return still;
};

/** Everything that buyers change. */
const written = (): Promise<unknown> =>
  tell(`select (select count(*) from ticketly.orders) as orders, (select count(*) from ticketly.seat_claims) as claims,
               (select sum(version) from ticketly.payments) as payments, (select count(*) from ticketly.outbox) as words,
               (select count(*) from ticketly.idempotency_keys) as keys`);

const buyerOf = async (buyer: string) => {
  const token = await stage.tokenOf(buyer);
  const key = { 'idempotency-key': crypto.randomUUID() };
  const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
    ask(method, `${urls[0]}${path}`, token, body, 10_000, method === 'POST' ? key : {});
  return {
    hold: (seatId: string | undefined) => call('POST', `/v1/sessions/${stage.sessionId}/holds`, { seatIds: [seatId] }),
    order: (hold: Answer) => call('POST', '/v1/orders', { holdId: hold.body['holdId'] }),
    orders: () => call('GET', '/v1/orders'),
    pay: (order: Answer) => call('POST', `/v1/orders/${String(order.body['orderId'])}/payments`),
    complete: (payment: Answer) =>
      call('POST', `/dev/payments/${String(payment.body['paymentId'])}/complete`, { outcome: 'succeed' }),
  };
};

describe.each(ways)('PostgreSQL read-only in mid-sale, $way', ({ seats, away, back }) => {
  test('refuses every write as "not now" with nothing half done, and sells within five seconds of taking them again', async () => {
    const [first, second, third, fourth, ...others] = stage.seatIds.slice(...seats);
    const crowd = letIn({ ...stage, seatIds: others }, () => urls, 16);
    const buyer = (who: string) => buyerOf(`${who}-${first}`);
    const [looker, holder, owner, payer] = [
      await buyer('looker'),
      await buyer('holder'),
      await buyer('owner'),
      await buyer('payer'),
    ];
    const hold = await holder.hold(first);
    const order = await owner.order(await owner.hold(second));
    const paidOrder = await payer.order(await payer.hold(third));
    const payment = await payer.pay(paidOrder);
    expect([hold, order, payment].map(({ status }) => status)).toEqual([201, 201, 201]);
    await until('a sale that goes on', async () => crowd.orders.length >= 30);

    await away();
    await until('a server that takes no writes', isStill);
    const before = await written();
    const refused = [await holder.order(hold), await owner.pay(order)];
    expect(refused.map(({ status, code }) => `${status} ${code}`)).toEqual(Array(2).fill('503 http/unavailable'));
    expect(refused.every(({ retryAfter }) => Number(retryAfter) >= 1)).toBe(true);
    expect(JSON.stringify(refused)).not.toMatch(/read-only|execute|postgres|sql/i);
    expect(await owner.orders(), 'what is only read').toMatchObject({ status: 200, body: { items: [{}] } });
    expect(await looker.hold(fourth), 'what only the locks keep').toMatchObject({ status: 201 });
    // Money that comes while its notice can't be written.
    expect(await payer.complete(payment)).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    await pause(1_000);
    expect(await written()).toEqual(before);

    await back();
    const orders = crowd.orders.length;
    await until('an order after the return', async () => crowd.orders.length > orders);
    const again = [await holder.order(hold), await owner.pay(order)];
    expect(again.map(({ status }) => status)).toEqual([201, 201]);
    const isPaid = async (): Promise<boolean> =>
      JSON.stringify((await payer.orders()).body).includes('"status":"paid"');
    await until('the money that came meanwhile', isPaid);
    await crowd.leave();
    expect([...crowd.answers.keys()].filter((answer) => /^5(?!03)/.test(answer))).toEqual([]);
    expect(await reproaches(stage, crowd)).toEqual([]);
  });
});
