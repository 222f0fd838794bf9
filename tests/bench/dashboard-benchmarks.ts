import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { migrate, pgliteClient, postgresPorts } from '@ticketly/adapters-postgres';
import { ok, ticketly } from '@ticketly/core';
import type { EventId, Ports, PrincipalId, SeatId, SessionId, Ticketly } from '@ticketly/core';
import { runJobs } from '@ticketly/core/jobs';
import { memoryPorts, systemClock, systemRandomness } from '@ticketly/core/memory';
import { eventSales, projectViews } from '@ticketly/core/views';
import { createHttpApp } from '@ticketly/http';
import { pino } from 'pino';
import { openRaceTrack } from '../races/race-server.ts';
import { listen } from './listen.ts';
import { quantile } from './measure.ts';
import type { Told } from './measure.ts';

const orders = 400;
/** Far below what a process can sell: how long news takes, not how much of it there can be. */
const everyMs = 20;
const goalMs = 20;

/** When the nth order was committed, when the view had it, and when its first byte was read. */
interface Passage {
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

/** Sells in an office whose views and streams are those of an embedded deployment. */
const sell = async (ports: Ports): Promise<Passage> => {
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
  const projector = projectViews(ports, {});
  const lookAtView = async (): Promise<void> => {
    const viewed = await ports.views.get(eventSales, eventId as EventId);
    note(passage.viewedMs, viewed?.document.orders.placed ?? 0);
  };
  const run: typeof projector.run = async (step) => {
    const folded = await projector.run(step);
    await lookAtView();
    office.liveSales.news();
    return folded;
  };
  const jobs = runJobs([{ name: 'own', jobs: [{ ...projector, run }] }], { clock: ports.clock });
  const organizer = { principalId: owner as PrincipalId, roles: ['organizer'] as const };
  const tokenVerifier = { verify: async () => ok(organizer) };
  const http = createHttpApp({ ticketly: office, tokenVerifier, logger: pino({ level: 'silent' }), ...ports });
  http.finish();
  const server = await listen(http.app);
  const leaving = new AbortController();
  jobs.start();
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
    await jobs.stop();
    office.liveSales.close();
    office.liveMap.close();
    server.close();
  }
};

const told = (name: string, from: readonly number[], to: readonly number[], goal?: number): Told => {
  const took = from.map((begun, at) => Math.max(0, (to[at] ?? Infinity) - begun));
  const [p50, p99] = [quantile(took, 0.5), quantile(took, 0.99)];
  return {
    name,
    measured: `p50 ${p50.toFixed(1)} ms, p99 **${p99.toFixed(1)} ms**`,
    goal: goal === undefined ? 'told' : `p99 ≤ ${goal} ms`,
    isMissed: goal !== undefined && p99 > goal,
  };
};

/** How long a commit takes to the dashboard of whoever watches, with everything embedded. */
export const dashboardBenchmarks = async (): Promise<readonly Told[]> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'ticketly-bench-'));
  const database = await PGlite.create({ dataDir });
  try {
    const client = pgliteClient(database, { randomness: systemRandomness });
    await migrate(client);
    const ports = { ...memoryPorts({ clock: systemClock }), ...postgresPorts(client) };
    const { committedMs, viewedMs, readMs } = await sell(ports);
    const at = `, embedded, ${1_000 / everyMs} orders/s at most`;
    return [
      told(`from commit to view${at}`, committedMs, viewedMs),
      told(`from commit to the first byte on the dashboard${at}`, committedMs, readMs, goalMs),
    ];
  } finally {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
};
