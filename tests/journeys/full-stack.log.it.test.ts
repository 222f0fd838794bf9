import { connectClient } from '@ticketly/adapters-kafka';
import type { TierId } from '@ticketly/core';
import { hallOf, rowSection } from '@ticketly/core/testing';
import { MongoClient } from 'mongodb';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ask } from '../faults/crowd.ts';
import { openLiveMap } from '../faults/live-map.ts';
import { openStage } from '../faults/stage.ts';
import type { Stage } from '../faults/stage.ts';
import { until } from '../servers/until.ts';
import { openLiveSales } from './live-sales.ts';

const own = `journey_${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`;
let stage: Stage;
let full: Readonly<Record<string, string>>;
const urls: string[] = [];

const mongoUrl = (): string => {
  const url = new URL(inject('mongoUrl'));
  url.pathname = `/${own}`;
  return url.href;
};

/** The database as Debezium reaches it. */
const replicationUrl = (): string => {
  const url = new URL(stage.databaseUrl);
  url.host = inject('postgresOfConnect');
  return url.href;
};

beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 10);
  full = {
    TICKETLY_VIEWS: 'mongo',
    TICKETLY_MONGO_URL: mongoUrl(),
    TICKETLY_FEED: 'kafka',
    TICKETLY_KAFKA_BROKERS: inject('kafkaBrokers'),
    TICKETLY_KAFKA_TOPIC: own,
    TICKETLY_CONNECT_URL: inject('connectUrl'),
    TICKETLY_REPLICATION_URL: replicationUrl(),
  };
});
afterAll(async () => {
  const { connect, sql } = {
    connect: connectClient(inject('connectUrl')),
    sql: new Pool({ connectionString: stage.databaseUrl, max: 1 }),
  };
  await connect.stop(own);
  const isIdle = async (): Promise<boolean> =>
    (await sql.query('select 1 from pg_replication_slots where slot_name = $1 and active', [own])).rowCount === 0;
  await until('a slot that nobody reads', isIdle);
  await connect.remove(own);
  await sql.query('select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1', [own]);
  await sql.end();
  const client = await new MongoClient(mongoUrl()).connect();
  await client.db(own).dropDatabase();
  await client.close();
  await stage.close();
});

type Told = Readonly<Record<string, unknown>>;

const tokenOf = async (subject: string, ...roles: readonly string[]): Promise<string> =>
  String((await ask('POST', `${urls[0]}/dev/tokens`, '', { subject, roles })).body['access_token']);

/** Asks as often as it takes, with one key, until there is an answer that is no "not now". */
const told = async (method: string, url: string, token: string, body?: unknown): Promise<Told> => {
  const key = { 'idempotency-key': crypto.randomUUID() };
  return until(`${method} ${url}`, async () => {
    const answer = await ask(method, url, token, body, 30_000, key);
    if (answer.status === 0 || answer.status === 503 || answer.status === 409) return undefined;
    if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  });
};

const details = {
  title: 'An evening by way of the log',
  summary: 'Two seats.',
  category: 'theatre',
  venue: {
    name: 'The house',
    city: 'Wien',
    country: 'AT',
    latitude: 48.2,
    longitude: 16.37,
    timeZone: 'Europe/Vienna',
  },
  currency: 'EUR',
  tiers: [{ tierId: 'paid', name: 'Stalls', price: { amountMinor: 4_500, currency: 'EUR' }, color: '#3554d1' }],
};
const layout = hallOf([rowSection('S', [{ label: 'R1', seats: 10 }], { tierId: 'paid' as TierId })]);
const dayMs = 86_400_000;

interface Concert {
  readonly organizer: string;
  readonly organizationId: string;
  readonly eventId: string;
  readonly sessionId: string;
}

/** Makes a concert, and has somebody else approve it. */
const openConcert = async (url: string): Promise<Concert> => {
  const [organizer, admin] = [await tokenOf('organizer', 'organizer'), await tokenOf('admin', 'event_admin')];
  const { organizationId } = await told('POST', `${url}/v1/organizer/organizations`, organizer, { name: 'The house' });
  const house = `${url}/v1/organizer/organizations/${String(organizationId)}`;
  const { eventId } = await told('POST', `${house}/events`, organizer, details);
  const { layoutId, version } = await told('POST', `${house}/layouts`, organizer, { layout });
  const event = `${url}/v1/organizer/events/${String(eventId)}`;
  const startsAt = Date.now() + 7 * dayMs;
  const { sessionId } = await told('POST', `${event}/sessions`, organizer, {
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + 7_200_000).toISOString(),
    saleStart: { kind: 'at-once' },
    layoutId,
    layoutVersion: version,
  });
  await told('POST', `${event}/submit`, organizer);
  await told('POST', `${url}/v1/admin/events/${String(eventId)}/approve`, admin);
  return {
    organizer,
    organizationId: String(organizationId),
    eventId: String(eventId),
    sessionId: String(sessionId),
  };
};

/** From a seat to a paid order, at one process. */
const buy = async (url: string, buyer: string, sessionId: string, seatId: string): Promise<void> => {
  const token = await tokenOf(buyer, 'buyer');
  const { holdId } = await told('POST', `${url}/v1/sessions/${sessionId}/holds`, token, { seatIds: [seatId] });
  const { orderId } = await told('POST', `${url}/v1/orders`, token, { holdId });
  const order = `${url}/v1/orders/${String(orderId)}`;
  const { paymentId } = await told('POST', `${order}/payments`, token, {});
  await told('POST', `${url}/dev/payments/${String(paymentId)}/complete`, token, { outcome: 'succeed' });
  await until('a paid order', async () => (await told('GET', order, token))['status'] === 'paid');
};

const tableAt = async (url: string, token: string): Promise<readonly string[]> => {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return (await response.text()).trim().split('\r\n');
};

/** What the organizer reads at one process, once two tickets are sold. */
const assertDashboards = async (url: string, concert: Concert): Promise<void> => {
  const { organizer, organizationId, eventId, sessionId } = concert;
  const at = (path: string): Promise<Told> => told('GET', `${url}/v1/organizer/${path}`, organizer);
  const sold = {
    orders: { placed: 2, paid: 2 },
    total: { ticketsSold: 2, gross: { amountMinor: 9_000, currency: 'EUR' } },
  };
  expect(await at(`events/${eventId}/sales`)).toMatchObject(sold);
  expect(await at(`sessions/${sessionId}/sales`)).toMatchObject(sold);
  const share = { eventId, title: details.title, ...sold };
  expect(await at(`organizations/${organizationId}/sales`)).toMatchObject({ items: [share] });
  const sum = { currency: 'EUR', events: 1, ...sold };
  expect(await at(`organizations/${organizationId}/sales/total`)).toMatchObject({ items: [sum] });
  const table = await tableAt(`${url}/v1/organizer/organizations/${organizationId}/sales.csv`, organizer);
  expect(table.slice(1)).toEqual([expect.stringContaining(eventId)]);

  const people = await at(`sessions/${sessionId}/attendees`);
  expect(people['items']).toMatchObject([
    { seatId: 'S-R1-1', holderId: 'ann', status: 'issued' },
    { seatId: 'S-R1-2', holderId: 'bob', status: 'issued' },
  ]);
  const rows = await tableAt(`${url}/v1/organizer/sessions/${sessionId}/attendees.csv`, organizer);
  expect(rows.slice(1)).toEqual([expect.stringContaining('S-R1-1'), expect.stringContaining('S-R1-2')]);
};

test('a concert is made, approved and sold at two processes, and what is shown of it comes by way of Kafka', async () => {
  expect(await stage.run(['connect'], full)).toMatchObject({ exitCode: 0 });
  const api = { ...full, TICKETLY_PARTS: 'api' };
  const [one, other] = [await stage.start(api), await stage.start(api)];
  urls.push(one.url, other.url);
  await stage.start({ ...full, TICKETLY_PARTS: 'worker, jobs' });

  const concert = await openConcert(one.url);
  const { eventId, sessionId, organizer } = concert;
  const maps = urls.map((url) => openLiveMap(`${url}/v1/sessions/${sessionId}/seats/stream`));
  const sales = urls.map((url) => openLiveSales(`${url}/v1/organizer/events/${eventId}/sales/stream`, organizer));
  try {
    await until('two dashboards', async () => sales.every((live) => live.latest()?.orders.placed === 0));
    await until('two live maps', async () => maps.every((map) => map.statuses() === 'f'.repeat(10)));
    await Promise.all([buy(one.url, 'ann', sessionId, 'S-R1-1'), buy(other.url, 'bob', sessionId, 'S-R1-2')]);
    await until('both seats sold on both maps', async () =>
      maps.every((map) => map.statuses() === `ss${'f'.repeat(8)}`),
    );
    // By the stream that was opened before anything was sold.
    await until('both sales on both dashboards', async () =>
      sales.every((live) => live.latest()?.total.ticketsSold === 2),
    );
    for (const live of sales) expect(live.frames).toMatchObject({ snapshot: 1 });
  } finally {
    for (const map of maps) map.stop();
    for (const live of sales) await live.stop();
  }
  for (const url of urls) {
    const titles = async (): Promise<readonly unknown[]> => {
      const { items } = await told('GET', `${url}/v1/events`, await tokenOf('ann', 'buyer'));
      return (items as readonly Told[]).filter((item) => item['eventId'] === eventId).map((item) => item['title']);
    };
    await until(`the listing at ${url}`, async () => (await titles())[0] === details.title);
    const page = await told('GET', `${url}/v1/sessions/${sessionId}`, await tokenOf('ann', 'buyer'));
    expect(page).toMatchObject({ sessionId, status: 'on_sale' });
    await until(`the dashboards at ${url}`, () => assertDashboards(url, concert).then(() => true));
  }
});
