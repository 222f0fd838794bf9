import { relayProblems, repairRelay } from '@ticketly/adapters-kafka';
import { ticketly } from '@ticketly/core';
import type { Ports, SeatId, SessionId } from '@ticketly/core';
import { memoryPorts, systemClock } from '@ticketly/core/memory';
import { buyer } from '@ticketly/core/testing';
import type { StartedTestContainer } from 'testcontainers';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { until } from '../servers/until.ts';
import { openRaceTrack } from '../races/race-server.ts';
import { connectContainer, connectUrlOf } from '../servers/connect-container.ts';
import { kafkaInNetwork } from '../servers/kafka-container.ts';
import { postgresContainer, postgresUrlAt } from '../servers/postgres-container.ts';
import { leaveContainer, useContainer } from '../servers/shared-container.ts';
import { keptPositions } from './own-topic.ts';
import { openRelayStage } from './relay-stage.ts';
import type { RelayStage } from './relay-stage.ts';

// Servers of our own: the one is killed, and the other keeps no more than this for a slot.
const names = { postgres: 'postgres that forgets', connect: 'connect to be killed' };
const settings = ['wal_level=logical', 'max_slot_wal_keep_size=16MB', 'max_wal_size=64MB', 'min_wal_size=32MB'];
let connect: StartedTestContainer;
let stage: RelayStage;
let sale: Sale;
beforeAll(async () => {
  const network = inject('logNetwork');
  const postgres = await useContainer(names.postgres, () =>
    postgresContainer(settings).withNetworkMode(network).withNetworkAliases('forgetful').start(),
  );
  connect = await useContainer(names.connect, async () =>
    (await connectContainer(network, kafkaInNetwork, 'to-be-killed')).start(),
  );
  stage = await openRelayStage({
    postgresUrl: postgresUrlAt(`${postgres.getHost()}:${postgres.getMappedPort(5432)}`),
    postgresOfConnect: 'forgetful:5432',
    kafkaBrokers: inject('kafkaBrokers'),
    connectUrl: connectUrlOf(connect),
  });
  sale = await openSale(stage);
  await stage.startConnector();
});
afterAll(async () => {
  await stage?.close();
  await leaveContainer(names.connect);
  await leaveContainer(names.postgres);
});

/** Seats that buyers order one after another, as long as they are let. */
interface Sale {
  begin(): void;
  /** @returns how many orders were placed since it began; fails if one was not. */
  end(): Promise<number>;
  orders(): number;
}

const openSale = async ({ ports: store }: RelayStage): Promise<Sale> => {
  const ports: Ports = { ...memoryPorts({ clock: systemClock }), ...store };
  const { sessionId, seatIds } = await openRaceTrack(ports, 20_000);
  const office = ticketly(ports);
  let isOpen = false;
  let next = 0;
  let placed = 0;
  let selling: Promise<unknown> = Promise.resolve();
  const sell = async (): Promise<void> => {
    while (isOpen && next < seatIds.length) {
      const number = next++;
      await orderSeat(office, sessionId, seatIds[number] as SeatId, number);
      placed += 1;
    }
  };
  return {
    begin: () => {
      isOpen = true;
      placed = 0;
      selling = Promise.all([sell(), sell()]);
    },
    end: async () => {
      isOpen = false;
      await selling;
      return placed;
    },
    orders: () => placed,
  };
};

const orderSeat = async (
  { holding, checkout }: ReturnType<typeof ticketly>,
  sessionId: SessionId,
  seatId: SeatId,
  number: number,
): Promise<void> => {
  const principal = buyer(`b${number}`);
  const held = await holding.holdSeats({ principal, sessionId, wanted: { kind: 'seats', seatIds: [seatId] } });
  if (!held.ok) throw new Error(`not held: ${held.refusal.code}`);
  const order = await checkout.placeOrder({ principal, holdId: held.value.hold.holdId });
  if (!order.ok) throw new Error(`not ordered: ${order.refusal.code}`);
};

const goesOn = (): Promise<unknown> => {
  const before = sale.orders();
  return until('sales go on', async () => sale.orders() > before + 20);
};
/** None missing, and none out of order once repeats are dropped. */
const allArrived = () =>
  until('every fact arrives', async () => {
    const positions = await stage.positions();
    return keptPositions(stage.topic.arrived).join() === positions.join();
  });

test('Connect killed in mid-sale, twice: sales do not notice, and every fact arrives in order', async () => {
  const stop = stage.startRelaying();
  sale.begin();
  for (let kill = 0; kill < 2; kill += 1) {
    await goesOn();
    await connect.restart({ timeout: 0 });
    await goesOn();
  }
  expect(await sale.end()).toBeGreaterThan(80);
  await allArrived();
  await stop();
});

test('a slot that the server gave up, in mid-sale: health tells, sales do not notice, and the repair brings every fact', async () => {
  const stop = stage.startRelaying();
  sale.begin();
  await goesOn();
  await stage.connect.stop(stage.connector);
  await until('nobody reads the slot', async () => !(await stage.isReading()));
  await goesOn();
  await until('the server gives up the slot', async () => {
    await stage.client.script(
      `create table public.much as select repeat(md5(n::text), 30) from generate_series(1, 40000) n; drop table public.much;
       select pg_switch_wal(); checkpoint`,
    );
    return (await stage.relay.slotState()).status === 'lost';
  });
  expect((await relayProblems(stage, stage.connector)).join()).toMatch(/is stopped.*is lost: the server dropped/);
  await goesOn();
  const { relay, topic, isReading, connect: client } = stage;
  const lastDelivered = () => topic.lastDelivered();
  await repairRelay({ connect: client, relay, lastDelivered }, stage.connector, { isReading, patienceMs: 300_000 });
  await goesOn();
  await sale.end();
  await allArrived();
  await stop();
  expect(await relayProblems(stage, stage.connector)).toEqual([]);
});
