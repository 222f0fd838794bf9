/**
 * A server whose readers follow the seats of a session, in a process of its own:
 * `node --conditions=source --expose-gc sse-server.ts ticketly|bare`.
 */
import type { RequestListener, ServerResponse } from 'node:http';
import { ok, ticketly } from '@ticketly/core';
import type { HoldId, PrincipalId, SeatId } from '@ticketly/core';
import { memoryPorts, systemClock } from '@ticketly/core/memory';
import { createHttpApp } from '@ticketly/http';
import { pino } from 'pino';
import { listen } from '../../reference-deploy/src/server.ts';
import { openRaceTrack } from '../races/race-server.ts';
import type { SseAnswer, SseErrand } from './sse-processes.ts';

const seats = 2_000;
/** As the boards of a deployment tick. */
const tickMs = 50;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Who answers, and how its readers are told of a change of so many seats. */
interface Telling {
  readonly handler: RequestListener;
  readonly path: string;
  readonly tell: (seats: number) => Promise<void>;
}

const ours = async (): Promise<Telling> => {
  const ports = memoryPorts({ clock: systemClock });
  const { sessionId, seatIds } = await openRaceTrack(ports, seats);
  const office = ticketly(ports);
  const principalOf = (buyer: number) => ({ principalId: `buyer-${buyer}` as PrincipalId, roles: ['buyer'] as const });
  const http = createHttpApp({
    ticketly: office,
    tokenVerifier: { verify: async () => ok(principalOf(0)) },
    logger: pino({ level: 'silent' }),
    ...ports,
    options: { requestsPerSecond: 0, stream: { perAddress: 0 } },
  });
  http.finish();
  let held: readonly (readonly [buyer: number, holdId: HoldId])[] = [];
  const hold = async (buyer: number, wanted: readonly string[]) => {
    const answer = await office.holding.holdSeats({
      principal: principalOf(buyer),
      sessionId,
      wanted: { kind: 'seats', seatIds: wanted as SeatId[] },
    });
    if (!answer.ok) throw new Error(answer.refusal.code);
    return [buyer, answer.value.hold.holdId] as const;
  };
  const tell = async (changed: number): Promise<void> => {
    if (held.length > 0) {
      for (const [buyer, holdId] of held) await office.holding.releaseHold({ principal: principalOf(buyer), holdId });
      held = [];
    } else {
      const parts = Array.from({ length: Math.ceil(changed / 10) }, (_, at) => [at, at * 10] as const);
      held = await Promise.all(
        parts.map(([buyer, from]) => hold(buyer, seatIds.slice(from, Math.min(from + 10, changed)))),
      );
    }
    await office.liveMap.tick();
  };
  return { handler: http.app, path: `/v1/sessions/${sessionId}`, tell };
};

const bare = (): Telling => {
  const responses = new Set<ServerResponse>();
  let version = 1_000_000;
  return {
    path: '/a-session',
    handler: (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('retry: 2000\n\nevent: snapshot\n\n');
      responses.add(response);
      response.on('close', () => responses.delete(response));
    },
    tell: async (changed) => {
      version += 1;
      const seats = Array.from({ length: changed }, (_, at) => [at, version % 2 === 0 ? 'h' : 'f']);
      const id = `00000000-0000-7000-8000-000000000000.1.${version}`;
      const bytes = Buffer.from(`event: delta\nid: ${id}\ndata: ${JSON.stringify({ seats, areas: {} })}\n\n`);
      for (const response of responses) response.write(bytes);
    },
  };
};

const say = (answer: SseAnswer): void => void process.send?.(answer);

const { handler, path, tell } = process.argv[2] === 'bare' ? bare() : await ours();
const { port } = await listen(handler, { host: '127.0.0.1', port: 0 });

let flowing: NodeJS.Timeout | undefined;
const does: { readonly [Kind in SseErrand['kind']]?: (errand: Extract<SseErrand, { kind: Kind }>) => unknown } = {
  memory: () => {
    for (let times = 0; times < 3; times += 1)
      globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    const { rss, heapUsed, external } = process.memoryUsage();
    say({ kind: 'memory', rss, heap: heapUsed + external });
  },
  'processor-time': () => {
    const { user, system } = process.cpuUsage();
    say({ kind: 'processor-time', usedMs: (user + system) / 1_000 });
  },
  tell: async ({ frames }) => {
    for (let frame = 0; frame < frames; frame += 1) {
      await tell(2);
      await turn();
    }
  },
  flow: ({ changed }) => {
    clearInterval(flowing);
    if (changed > 0) flowing = setInterval(() => void tell(changed), tickMs);
  },
  stop: () => process.exit(0),
};
process.on('message', (errand: SseErrand) => does[errand.kind]?.(errand as never));
say({ kind: 'listening', port, path });
// Whoever asks may be gone without a word.
process.on('disconnect', () => process.exit());
