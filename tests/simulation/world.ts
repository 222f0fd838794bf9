import { defaultLimits, instant, ticketly } from '@ticketly/core';
import type { Discount, OrderId, Ports, RefundId, SessionId, Ticketly } from '@ticketly/core';
import { memoryGateway, memorySurroundings, memoryViewPorts, uuidIds } from '@ticketly/core/memory';
import { fatalMomentOf, isFatal } from './fatal-calls.ts';
import type { FatalMoment } from './fatal-calls.ts';
import { offerHalf, openSmallHouse } from './hall.ts';
import { notingHolders } from './holders.ts';
import type { LatestEnds } from './holders.ts';
import { moodyGateway } from './moody-gateway.ts';
import type { MoodyGateway } from './moody-gateway.ts';
import { bornProcess, createSchedule } from './schedule.ts';
import type { Schedule, SimulatedProcess } from './schedule.ts';
import type { OpenStores, Sabotage, Stores } from './stores.ts';
import { unreliablePort } from './unreliable-port.ts';
import type { Network, Weather } from './unreliable-port.ts';

/** A process that serves: the use cases over ports as it sees them. */
export interface Server {
  readonly process: SimulatedProcess;
  readonly office: Ticketly;
}

/** Everything of one simulation. */
export interface World {
  readonly seed: number;
  readonly schedule: Schedule;
  readonly sessionId: SessionId;
  readonly discount: Discount;
  /** The ports as they are, without weather; what the audit reads. */
  readonly ports: Ports;
  readonly gateway: MoodyGateway;
  readonly stores: Stores;
  readonly latestEnds: LatestEnds;
  readonly servers: Server[];
  readonly weather: { -readonly [Kind in keyof Weather]: Weather[Kind] };
  /** While true, processes die, stores forget, and buyers come. */
  busy: boolean;
  /** Whether the organizer may call the session off, and did. */
  readonly callsOff: boolean;
  isOff: boolean;
  readonly fatal: FatalMoment;
  /**
   * Whether a process stood still, went on, and died before it can have noticed what it told the
   * locks too late. The auditor of the deployment corrects that.
   */
  diedLate: boolean;
  /** Orders a buyer was told are paid. */
  readonly toldPaid: Set<OrderId>;
  /** Orders of which somebody wanted something back. */
  readonly takenBack: Set<OrderId>;
  /** Refunds that the organizer was told are decided, and their orders. */
  readonly toldRefunded: Map<RefundId, OrderId>;
  /** What happened, in words: two runs of a seed have the same. */
  readonly story: string[];
  startServer(): Server;
}

const limits = { ...defaultLimits, holdTtlMs: 60_000, orderTtlMs: 90_000, paymentPinMs: 60_000 };
const startsAt = instant(Date.UTC(2026, 0, 1));

/** What belongs to no store: who asks, and the gateway. */
const surroundingsOf = (schedule: Schedule, gateway: MoodyGateway) => {
  const ids = uuidIds({
    clock: schedule,
    fillRandom: (bytes) => {
      for (let at = 0; at < bytes.length; at += 1) bytes[at] = schedule.random.integer(256);
    },
  });
  const { random: randomness } = schedule;
  return {
    ...memoryViewPorts(),
    ...memorySurroundings({ clock: schedule, ids, randomness, limits, gateways: [gateway] }),
  };
};

/** What a process asks over a network; the rest is its own memory. */
const remote = [
  'seatLocks',
  'seatFeed',
  'seatSales',
  'orders',
  'discounts',
  'payments',
  'inbox',
  'chargeMarks',
  'tickets',
  'changeFeed',
  'checkpoints',
  'deadLetters',
  'showings',
  'sessions',
] as const;

const throughWeather = (ports: Ports, network: Network): Ports => ({
  ...ports,
  ...Object.fromEntries(remote.map((name) => [name, unreliablePort(ports[name], name, network)])),
  gateways: ports.gateways.map((gateway) =>
    unreliablePort(gateway, 'gateways', network),
  ) as unknown as Ports['gateways'],
});

/** Builds the world of a seed: its weather, its stores, its house. */
export const createWorld = async <Kept extends Stores>(
  seed: number,
  open: OpenStores<Kept>,
  sabotage: Sabotage<Kept>,
): Promise<World> => {
  const schedule = createSchedule(seed, startsAt);
  const stores = await open(schedule);
  const gateway = moodyGateway(memoryGateway({ clock: schedule }), schedule);
  const surroundings = surroundingsOf(schedule, gateway);
  const latestEnds: LatestEnds = new Map();
  const portsOfProcess = (): Ports => {
    const kept = stores.portsOfProcess();
    const seatLocks = notingHolders(kept.seatLocks, latestEnds, schedule, limits);
    return sabotage({ ...surroundings, ...kept, seatLocks }, { ...stores, schedule });
  };
  const ports = portsOfProcess();
  const sessionId = await openSmallHouse(ports);
  const discount = await offerHalf(ports, sessionId);
  const rough = schedule.random.integer(40);
  const weather = {
    lostRequests: rough,
    lostAnswers: schedule.random.integer(40),
    duplicates: schedule.random.integer(40),
    crashes: schedule.random.integer(8),
    latencyMs: 2 + schedule.random.integer(800),
  };
  const fatal = fatalMomentOf(seed, 1 + schedule.random.integer(2));
  let born = 0;
  const world: World = {
    seed,
    schedule,
    sessionId,
    discount,
    ports,
    gateway,
    stores,
    latestEnds,
    servers: [],
    weather,
    busy: true,
    callsOff: schedule.chance(150) || fatal.moment.includes('sessions'),
    isOff: false,
    fatal,
    diedLate: false,
    toldPaid: new Set(),
    takenBack: new Set(),
    toldRefunded: new Map(),
    story: [],
    startServer: () => {
      born += 1;
      const process = bornProcess(`process ${born}`);
      const network = { schedule, process, weather, isFatal: diesAt(world, process) };
      const seen = throughWeather(portsOfProcess(), network);
      const server = {
        process,
        office: ticketly(seen, { seatBoards: { repeat: () => () => {} }, later: () => () => {} }),
      };
      world.servers.push(server);
      return server;
    },
  };
  return world;
};

const diesAt =
  (world: World, { name }: SimulatedProcess) =>
  (moment: string): boolean => {
    if (!world.busy || !isFatal(world, moment)) return false;
    tell(world, `${name} dies ${moment}`);
    return true;
  };

/** Notes what happened, at its time. */
export const tell = (world: World, sentence: string): void => {
  world.story.push(`${world.schedule.now() - startsAt} ${sentence}`);
};
