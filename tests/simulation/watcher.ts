import type { SeatFrame } from '@ticketly/core';
import { ask } from './actors.ts';
import type { World } from './world.ts';

/** A live map as a client keeps it: only frames ever change it. */
export interface Watched {
  version: string;
  /** Which drawing the seats are counted in. */
  layoutVersion: number;
  statuses: string[];
  areas: Record<string, number>;
}

const apply = (map: Watched, frame: SeatFrame): void => {
  if (frame.kind === 'snapshot') {
    map.layoutVersion = frame.layoutVersion;
    map.statuses = [...frame.statuses];
  } else for (const [index, status] of frame.seats) map.statuses[index] = status;
  map.areas = frame.kind === 'snapshot' ? { ...frame.areas } : { ...map.areas, ...frame.areas };
  map.version = frame.version;
};

/** Asks now this server, now that one, for what came after the version it has. */
export const watchSeats = async (world: World, map: Watched): Promise<void> => {
  while (world.busy) {
    await world.schedule.sleep(1_000 + world.schedule.random.integer(8_000));
    await catchUp(world, map);
  }
};

export const catchUp = async (world: World, map: Watched): Promise<void> => {
  const asked = await ask(world, ({ office }) => office.liveMap.since(world.sessionId, map.version));
  if (asked.known && asked.answer.ok) apply(map, asked.answer.value);
};
