import { isTicketlyFault } from '@ticketly/core';
import { tell } from './world.ts';
import type { Server, World } from './world.ts';

const patienceMs = 15_000;

/**
 * An answer, or none: the server died, the network ate it, or it took too long. The caller can't
 * know whether the call had its effect.
 */
export type Asked<Answer> = { readonly known: true; readonly answer: Answer } | { readonly known: false };

/** Asks one of the living servers, as a client with a time-out does. */
export const ask = async <Answer>(world: World, call: (server: Server) => Promise<Answer>): Promise<Asked<Answer>> => {
  const living = world.servers.filter(({ process }) => process.alive);
  const server = living[world.schedule.random.integer(Math.max(1, living.length))];
  if (server === undefined) return { known: false };
  const unknown = world.schedule.sleep(patienceMs).then(() => ({ known: false }) as const);
  const answered = call(server).then(
    (answer) => ({ known: true, answer }) as const,
    (error: unknown) => {
      if (!isTicketlyFault(error)) throw error;
      return { known: false } as const;
    },
  );
  return Promise.race([answered, unknown]);
};

/** The background work of a server, each kind at its own pace, until the process dies. */
export const runBackground = (world: World, { process, office }: Server): Promise<void>[] => {
  const every = async (paceMs: number, step: () => Promise<unknown>): Promise<void> => {
    while (process.alive) {
      await world.schedule.sleep(paceMs + world.schedule.random.integer(paceMs), process);
      await step().catch((error: unknown) => {
        if (!isTicketlyFault(error)) throw error;
      });
    }
  };
  return [
    every(4_000, office.jobs.sweepHolds.run),
    every(8_000, office.jobs.expireOrders.run),
    every(10_000, office.jobs.reconcilePayments.run),
    every(3_000, office.jobs.relayDecisions.run),
    every(10_000, office.jobs.refundCancelledSessions.run),
    every(20_000, office.jobs.compareCharges.run),
  ];
};

const soonMs = 30_000;

/** Soon after it had stood still. */
const diedLate = ({ schedule }: World, { process: { stalledUntil } }: Server): boolean =>
  stalledUntil > 0 && stalledUntil <= schedule.now() && stalledUntil > schedule.now() - soonMs;

/** Starts servers again when they died. */
export const supervise = async (world: World, started: (server: Server) => void): Promise<void> => {
  for (;;) {
    for (let dead = world.servers.length - 1; dead >= 0; dead -= 1) {
      const server = world.servers[dead];
      if (server === undefined || server.process.alive) continue;
      world.servers.splice(dead, 1);
      tell(world, `${server.process.name} is dead`);
      if (diedLate(world, server)) world.diedLate = true;
    }
    while (world.servers.length < 2) started(world.startServer());
    await world.schedule.sleep(5_000);
    if (!world.busy && world.servers.every(({ process }) => process.alive)) return;
  }
};

/** What happens to real systems now and then. */
export const trouble = async (world: World): Promise<void> => {
  const { schedule } = world;
  while (world.busy) {
    await schedule.sleep(10_000 + schedule.random.integer(60_000));
    const server = world.servers[schedule.random.integer(world.servers.length)];
    switch (schedule.random.integer(5)) {
      case 0:
        tell(world, 'the lock store forgets everything');
        await world.stores.loseLocks();
        break;
      case 1:
        if (server) server.process.alive = false;
        break;
      case 2:
        if (server) server.process.stalledUntil = schedule.now() + 90_000;
        break;
      case 3:
        tell(world, 'the gateway falls silent');
        world.gateway.silentUntil = schedule.now() + 60_000;
        break;
      default:
        break;
    }
  }
};
