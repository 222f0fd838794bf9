import { setTimeout as pause } from 'node:timers/promises';
import { ok, ticketly } from '@ticketly/core';
import type { EventId, Job, Ports, PrincipalId, SeatId, SessionId, Ticketly } from '@ticketly/core';
import { runJobs } from '@ticketly/core/jobs';
import { createHttpApp } from '@ticketly/http';
import { pino } from 'pino';
import { openRaceTrack } from '../races/race-server.ts';
import { listen } from './listen.ts';
import { quantile } from './measure.ts';
import type { Told } from './measure.ts';

const orders = 400;
/** Far below what a process can sell: how long news takes, not how much of it there can be. */
const everyMs = 20;
export const ordersPerSecond: number = 1_000 / everyMs;

/** When the nth order was committed, when the view had it, and when its first byte was read. */
export interface Passage {
  readonly committedMs: number[];
  readonly viewedMs: number[];
  readonly readMs: number[];
}

const follow = async (url: string, seen: (orders: number) => void, signal: AbortSignal): Promise<void> => {
  const response = await fetch(url, { headers: { authorization: 'Bearer organizer' }, signal });
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const placed = /"placed":(\d+)/.exec(text.slice(0, end))?.[1];
      if (placed !== undefined) seen(Number(placed));
      text = text.slice(end + 2);
    }
  }
};

/** Everything up to the nth happened now, at the latest. */
const note = (times: number[], count: number): void => {
  const now = performance.now();
  for (let at = times.length; at < count; at += 1) times[at] = now;
};

const order = async (office: Ticketly, sessionId: SessionId, seatId: string, turn: number): Promise<void> => {
  const principal = { principalId: `buyer-${turn}` as PrincipalId, roles: ['buyer'] as const };
  const wanted = { kind: 'seats', seatIds: [seatId as SeatId] } as const;
  const held = await office.holding.holdSeats({ principal, sessionId, wanted });
  if (!held.ok) throw new Error(held.refusal.code);
  const placed = await office.checkout.placeOrder({ principal, holdId: held.value.hold.holdId });
  if (!placed.ok) throw new Error(placed.refusal.code);
};

/** What brings the sales of an event to its view. */
export interface ViewKeeping {
  /**
   * @param seen is told how many orders the view has; often.
   * @returns what has to run for it.
   */
  readonly jobs: (office: Ticketly, eventId: EventId, seen: (orders: number) => void) => readonly Job[];
}

/** Sells in an office while its organizer watches the dashboard. */
export const sellWatched = async (ports: Ports, { jobs }: ViewKeeping): Promise<Passage> => {
  const passage: Passage = { committedMs: [], viewedMs: [], readMs: [] };
  const { sessionId, seatIds } = await openRaceTrack(ports, orders);
  const { eventId, organizationId } = (await ports.sessions.find(sessionId))?.state ?? {};
  const owner = (await ports.organizations.find(organizationId ?? ('' as never)))?.state.members[0]?.principalId;
  const claim: Ports['seatSales']['claim'] = async (request) => {
    const claimed = await ports.seatSales.claim(request);
    passage.committedMs.push(performance.now());
    return claimed;
  };
  const office = ticketly({ ...ports, seatSales: { ...ports.seatSales, claim } });
  const keeping = jobs(office, eventId as EventId, (placed) => note(passage.viewedMs, placed));
  const runner = runJobs(
    keeping.map((job) => ({ name: job.name, jobs: [job] })),
    { clock: ports.clock },
  );
  const organizer = { principalId: owner as PrincipalId, roles: ['organizer'] as const };
  const tokenVerifier = { verify: async () => ok(organizer) };
  const http = createHttpApp({ ticketly: office, tokenVerifier, logger: pino({ level: 'silent' }), ...ports });
  http.finish();
  const server = await listen(http.app);
  const leaving = new AbortController();
  runner.start();
  try {
    const url = `http://127.0.0.1:${server.port}/v1/organizer/events/${eventId}/sales/stream`;
    void follow(url, (placed) => note(passage.readMs, placed), leaving.signal).catch(() => undefined);
    while (http.openStreams() === 0) await pause(5);
    for (const [turn, seatId] of seatIds.entries()) {
      await order(office, sessionId, seatId, turn);
      await pause(everyMs);
    }
    const deadline = performance.now() + 30_000;
    while (passage.readMs.length < orders && performance.now() < deadline) await pause(5);
    return passage;
  } finally {
    leaving.abort();
    await runner.stop();
    office.liveSales.close();
    office.liveMap.close();
    server.close();
  }
};

/** How long it took from one to the other, at the median and for one in a hundred. */
export const told = (name: string, from: readonly number[], to: readonly number[], goal?: number): Told => {
  const took = from.map((begun, at) => Math.max(0, (to[at] ?? Infinity) - begun));
  const [p50, p99] = [quantile(took, 0.5), quantile(took, 0.99)];
  return {
    name,
    measured: `p50 ${p50.toFixed(1)} ms, p99 **${p99.toFixed(1)} ms**`,
    goal: goal === undefined ? 'none' : `p99 ≤ ${goal} ms`,
    isMissed: goal !== undefined && p99 > goal,
  };
};
