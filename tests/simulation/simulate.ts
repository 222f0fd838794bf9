import { ticketly } from '@ticketly/core';
import type { OutboxEvent, Position } from '@ticketly/core';
import { auditSession, readAuditedSession } from '@ticketly/core/testing';
import type { Finding } from '@ticketly/core/testing';
import { runBackground, supervise, trouble } from './actors.ts';
import { letAuditorCorrect, watchDrifts } from './auditor.ts';
import { playBuyer } from './buyer.ts';
import { watchDiscounts } from './discount-limits.ts';
import { playGatewayDesk } from './gateway-desk.ts';
import { watchHolds } from './holders.ts';
import { auditPromises } from './kept-promises.ts';
import { memoryStores } from './memory-stores.ts';
import type { MemoryStores } from './memory-stores.ts';
import { playOrganizer } from './organizer.ts';
import type { OpenStores, Sabotage, Stores } from './stores.ts';
import { catchUp, watchSeats } from './watcher.ts';
import type { Watched } from './watcher.ts';
import { createWorld } from './world.ts';
import type { World } from './world.ts';

/** What one seed came to. */
export interface Simulated {
  readonly seed: number;
  readonly findings: readonly Finding[];
  readonly story: readonly string[];
  /** Every fact that was written, in its order. */
  readonly log: readonly OutboxEvent[];
  readonly sold: number;
}

const honest: Sabotage = (ports) => ports;
const buyers = 12;
const busyMs = 6 * 60_000;
/** Longer than any hold, order and pinned payment lives. */
const restMs = 15 * 60_000;

/**
 * Plays one sale with everything a seed can do to it, lets it come to rest, and audits it. The same
 * seed always tells the same story.
 *
 * @example
 * const { findings, story } = await simulate(4711);
 */
export const simulate = (seed: number, sabotage: Sabotage<MemoryStores> = honest): Promise<Simulated> =>
  simulateOn(memoryStores, seed, sabotage);

/** The same on other stores: a seed tells the same story there, if they decide alike. */
export const simulateOn = async <Kept extends Stores>(
  open: OpenStores<Kept>,
  seed: number,
  sabotage: Sabotage<Kept> = honest,
): Promise<Simulated> => {
  const world = await createWorld(seed, open, sabotage);
  return play(world).finally(() => world.stores.close());
};

const play = async (world: World): Promise<Simulated> => {
  const errors: unknown[] = [];
  const actors: Promise<unknown>[] = [];
  const act = (...acting: Promise<unknown>[]): void => {
    for (const each of acting) actors.push(each.catch((error: unknown) => errors.push(error)));
  };
  const map: Watched = { version: '', layoutVersion: 0, statuses: [], areas: {} };
  act(supervise(world, (server) => act(...runBackground(world, server))));
  const kept: Finding[] = [];
  act(trouble(world), playOrganizer(world), playGatewayDesk(world));
  act(watchSeats(world, map), watchHolds(world, kept), watchDiscounts(world, kept), watchDrifts(world, kept));
  for (let buyer = 1; buyer <= buyers; buyer += 1) act(playBuyer(world, `buyer-${buyer}`));
  const started = world.schedule.now();
  await world.schedule.run(started + busyMs);
  calm(world);
  await world.schedule.run(started + busyMs + restMs);
  if (errors.length > 0) throw errors[0];
  return {
    seed: world.seed,
    findings: [...kept, ...(await audit(world)), ...(await auditMap(world, map))],
    story: world.story,
    log: await logOf(world),
    sold: await sold(world),
  };
};

const calm = (world: World): void => {
  world.busy = false;
  Object.assign(world.weather, { lostRequests: 0, lostAnswers: 0, duplicates: 0, crashes: 0, latencyMs: 1 });
};

const settleDown = async (world: World): Promise<void> => {
  const office = ticketly(world.ports, { seatBoards: { repeat: () => () => {} } });
  let moved = 1;
  for (let round = 0; moved > 0 && round < 50; round += 1) {
    moved = (await office.jobs.relayDecisions.run()) + (await office.jobs.sweepHolds.run());
  }
};

const audit = async (world: World): Promise<Finding[]> => {
  await settleDown(world);
  if (world.diedLate) await letAuditorCorrect(world);
  const session = await readAuditedSession(world.ports, world.sessionId, world.gateway.ledger());
  return [
    ...auditSession(session).filter((finding) => !isMismatch(finding, session.payments)),
    ...auditPromises(world, session),
  ];
};

/**
 * A wrong amount settles nothing and waits for a person: that money is not lost, it is reported.
 */
const isMismatch = (
  { sentence }: Finding,
  payments: readonly { readonly paymentId: string; readonly progress: { readonly status: string } }[],
): boolean =>
  payments.some(({ paymentId, progress }) => progress.status === 'mismatched' && sentence.includes(paymentId));

/** I7: the client's map is the server's. */
const auditMap = async (world: World, map: Watched): Promise<Finding[]> => {
  const caughtUp = catchUp(world, map);
  await world.schedule.run(world.schedule.now() + 60_000);
  await caughtUp;
  const office = ticketly(world.ports, { seatBoards: { repeat: () => () => {} } });
  const now = await office.liveMap.current(world.sessionId);
  if (!now.ok) return [];
  const same =
    map.layoutVersion === now.value.layoutVersion &&
    map.statuses.join('') === now.value.statuses &&
    JSON.stringify(map.areas) === JSON.stringify(now.value.areas);
  if (same || map.version !== now.value.version)
    return same
      ? []
      : [{ invariant: 'I7', sentence: `a client is at ${map.version} and the server at ${now.value.version}` }];
  return [
    {
      invariant: 'I7',
      sentence: `a client's map ${map.statuses.join('')} is not the server's ${now.value.statuses} at version ${map.version}`,
    },
  ];
};

/** Positions are a store's own, and have gaps. */
const logOf = async ({ ports }: World): Promise<OutboxEvent[]> => {
  const facts = await ports.changeFeed.read({ after: 0 as Position, limit: 10_000 });
  return facts.map(({ position: _, ...fact }) => fact);
};

const sold = async (world: World): Promise<number> =>
  (await world.ports.tickets.ofSession(world.sessionId, { limit: 1_000 })).items.length;
