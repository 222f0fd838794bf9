import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { editionOf, ok, refuse, ticketly } from '@ticketly/core';
import { projectViews } from '@ticketly/core/views';
import type { LayoutId, MapVersion, SeatBoard, SeatBoards, SeatFrame, SeatFrameListener } from '@ticketly/core';
import { memoryPorts } from '@ticketly/core/memory';
import { createHttpApp } from '@ticketly/http';
import { pino } from 'pino';
import { openRaceTrack, serveOffice } from '../races/race-server.ts';
import { listen } from './listen.ts';
import { atLeast, compare } from './measure.ts';
import type { Comparison } from './measure.ts';

const requests = 8_000;
const connections = 32;

/**
 * Keeps one request under way on each of a few connections; counts answers by the end of their
 * body.
 */
const loadOf = (port: number, path: string, bodyEnd: Buffer) => async (): Promise<number> => {
  let left = requests;
  const request = `GET ${path} HTTP/1.1\r\nHost: bench\r\n\r\n`;
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket: Socket = connect(port, '127.0.0.1', () => socket.write(request));
      let tail: Buffer = Buffer.alloc(0);
      socket.on('error', reject);
      socket.on('data', (chunk: Buffer) => {
        tail = Buffer.concat([tail, chunk]).subarray(-bodyEnd.length);
        if (!tail.equals(bodyEnd)) return;
        tail = Buffer.alloc(0);
        left -= 1;
        if (left > 0) socket.write(request);
        else {
          socket.destroy();
          resolve();
        }
        if (left < 0) resolve();
      });
      socket.on('close', () => {
        resolve();
      });
    });
  await Promise.all(Array.from({ length: connections }, one));
  return requests;
};

const listingGet = async (): Promise<Comparison> => {
  const ports = memoryPorts();
  await openRaceTrack(ports, 100);
  await projectViews(ports).run();
  const ours = await serveOffice(ports);
  const body = Buffer.from(await (await fetch(`${ours.url}/v1/events`)).arrayBuffer());
  const bare = await listen((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length });
    response.end(body);
  });
  const end = body.subarray(-16);
  const port = Number(new URL(ours.url).port);
  const result = await compare(
    'cached listing GET through Express',
    atLeast(0.6),
    { name: 'bare node:http, the same bytes', work: loadOf(bare.port, '/', end) },
    loadOf(port, '/v1/events', end),
  );
  bare.close();
  await ours.close();
  return result;
};

const readers = 500;
const frames = 100;
const streamPath = '/v1/sessions/bench/seats/stream';

/** What every reader is sent: a small change of two seats, like most are. */
const frameAt = (at: number): SeatFrame => ({
  kind: 'delta',
  version: String(1_000_000 + at) as MapVersion,
  seats: [
    [at, 'h'],
    [at + 1, 'h'],
  ],
  areas: {},
});

/** Readers that are written to when told; resolves when each has had the last frame. */
const fanOut = (port: number, writeAll: () => Promise<void>) => async (): Promise<number> => {
  const marker = String(1_000_000 + frames - 1);
  const sockets: Socket[] = [];
  const opened: Promise<void>[] = [];
  const ended = Array.from({ length: readers }, () => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`GET ${streamPath} HTTP/1.1\r\nHost: bench\r\n\r\n`));
    sockets.push(socket);
    opened.push(new Promise((resolve) => void socket.once('data', () => resolve())));
    return new Promise<void>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        if (chunk.includes(marker)) resolve();
      });
    });
  });
  await Promise.all(opened);
  await writeAll();
  await Promise.all(ended);
  for (const socket of sockets) socket.destroy();
  await turn();
  return readers * frames;
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const layout = { layoutId: 'hall' as LayoutId, layoutVersion: 1 };

/** A board that changes when told, so that only the streaming is measured. */
const boardOnDemand = () => {
  const listeners = new Set<SeatFrameListener>();
  const snapshot: SeatFrame = {
    kind: 'snapshot',
    ...layout,
    version: '1' as MapVersion,
    statuses: 'f'.repeat(100),
    areas: {},
  };
  const board: SeatBoard = {
    ...layout,
    edition: editionOf(1),
    version: '1' as MapVersion,
    statuses: 'f'.repeat(100),
    areas: {},
    leftByTier: {},
    soldOut: false,
    chooser: () => Promise.reject(new Error('nothing is chosen here')),
  };
  const boards: SeatBoards = {
    current: async () => ok(board),
    since: async () => ok(snapshot),
    subscribe: async (_sessionId, listener) => {
      listeners.add(listener);
      listener(snapshot);
      return ok(() => void listeners.delete(listener));
    },
    tick: async () => {},
    close: () => {},
  };
  const writeAll = async (): Promise<void> => {
    for (let at = 0; at < frames; at += 1) {
      const frame = frameAt(at);
      for (const listener of listeners) listener(frame);
      await turn();
    }
  };
  return { boards, writeAll };
};

const streamFanOut = async (): Promise<Comparison> => {
  const ports = memoryPorts();
  const { boards, writeAll } = boardOnDemand();
  const http = createHttpApp({
    ...ports,
    ticketly: { ...ticketly(ports), liveMap: boards },
    tokenVerifier: { verify: async () => refuse({ code: 'identity/token-invalid', reason: 'malformed' }) },
    logger: pino({ level: 'silent' }),
    options: { stream: { perAddress: 0 } },
  });
  http.finish();
  const ours = await listen(http.app);
  const responses = new Set<ServerResponse>();
  const bare = await listen((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 2000\n\n');
    responses.add(response);
    response.on('close', () => responses.delete(response));
  });
  const writeBare = async (): Promise<void> => {
    for (let at = 0; at < frames; at += 1) {
      const { version, seats, areas } = frameAt(at) as Extract<SeatFrame, { kind: 'delta' }>;
      const bytes = Buffer.from(`event: delta\nid: ${version}\ndata: ${JSON.stringify({ seats, areas })}\n\n`);
      for (const response of responses) response.write(bytes);
      await turn();
    }
  };
  const result = await compare(
    `seat stream to ${readers} readers`,
    atLeast(0.75),
    { name: 'bare node:http writing the same bytes', work: fanOut(bare.port, writeBare) },
    fanOut(ours.port, writeAll),
  );
  bare.close();
  ours.close();
  return result;
};

export const httpBenchmarks = async (): Promise<readonly Comparison[]> => [await listingGet(), await streamFanOut()];
