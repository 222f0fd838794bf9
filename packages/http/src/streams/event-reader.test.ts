import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import express from 'express';
import type { Response } from 'express';
import { ok } from '@ticketly/core';
import type { LayoutId, MapVersion, SeatBoards, SeatFrame, SeatFrameListener, SessionId } from '@ticketly/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventBytes } from './event-bytes.ts';
import type { EventBytes } from './event-bytes.ts';
import { eventReader } from './event-reader.ts';
import type { Subscribe } from './event-reader.ts';
import { nodeEvents } from './event-transport.ts';
import type { EventTransport } from './event-transport.ts';
import { beginEvents } from './event-writer.ts';
import { seatFrames } from './seat-frames.ts';

/** Frames large enough to fill what a kernel buffers in a test's time. */
const statuses = 'f'.repeat(200_000);

const layout = { layoutId: 'hall' as LayoutId, layoutVersion: 1 };

/** A board moved by hand: what counts here is who listens, and when. */
const handMoved = () => {
  const listeners = new Set<SeatFrameListener>();
  let version = 0;
  const frame = (kind: 'snapshot' | 'delta'): SeatFrame => {
    const at = { version: String(version) as MapVersion, areas: {} };
    return kind === 'snapshot' ? { kind, ...layout, statuses, ...at } : { kind, seats: bigChange, ...at };
  };
  const subscribe: SeatBoards['subscribe'] = async (_sessionId, listener) => {
    listener(frame('snapshot'));
    listeners.add(listener);
    return ok(() => void listeners.delete(listener));
  };
  return {
    subscribe,
    listeners,
    version: () => String(version),
    move: () => {
      version += 1;
      const next = frame('delta');
      for (const listener of listeners) listener(next);
    },
  };
};
const bigChange = Array.from({ length: 20_000 }, (_, index) => [index, 'h'] as const);

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const serve = async (
  boards: ReturnType<typeof handMoved>,
  slowReaderMs: number,
  onClosed = (): void => {},
): Promise<Socket> => {
  const app = express();
  const bytesOf = seatFrames(1_000_000);
  const session = 's' as SessionId;
  const subscribe: Subscribe = (send, after) =>
    boards.subscribe(session, (frame) => send(bytesOf(session, frame)), { after });
  const transport = {
    ...nodeEvents,
    begin: (response: Response) => beginEvents(response, ['Content-Type', 'text/event-stream']),
  };
  app.get('/', (_request, response) => {
    const reader = eventReader(transport, response, subscribe, { slowReaderBytes: 500_000, slowReaderMs });
    response.on('close', () => {
      reader.stop();
      onClosed();
    });
    void reader.follow(undefined);
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  closers.push(() => {
    socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  socket.write('GET / HTTP/1.1\r\nHost: test\r\n\r\n');
  return socket;
};

const until = async (done: () => boolean, act = (): void => {}): Promise<void> => {
  const deadline = Date.now() + 180_000;
  while (!done()) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    act();
    await new Promise((resolve) => setImmediate(resolve));
  }
};

test('a reader who falls behind gets the whole map once, and then every change', async () => {
  const boards = handMoved();
  const socket = await serve(boards, 60_000);
  let text = '';
  const ids = (): string[] => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => id ?? '');
  const kinds = (): string[] => [...text.matchAll(/^event: (\w+)$/gm)].map(([, kind]) => kind ?? '');
  socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
  await until(() => kinds().length === 1);
  socket.pause();
  await until(() => boards.listeners.size === 0, boards.move);
  const missed = Number(boards.version());
  for (let step = 0; step < 5; step += 1) boards.move();
  socket.resume();
  await until(() => boards.listeners.size === 1);
  boards.move();
  await until(() => ids().at(-1) === boards.version());
  const all = kinds();
  expect(all.at(-2)).toBe('snapshot');
  expect(all.at(-1)).toBe('delta');
  expect(all.filter((kind) => kind === 'snapshot')).toHaveLength(2);
  // Nothing came twice or backwards, and only what was missed is left out.
  const seen = ids().map(Number);
  expect(seen).toEqual([...Array.from({ length: missed + 1 }, (_, at) => at), missed + 5, missed + 6]);
});

test('a reader who stays behind is cut', async () => {
  const boards = handMoved();
  let isCut = false;
  const socket = await serve(boards, 50, () => (isCut = true));
  socket.on('error', () => undefined);
  await until(() => boards.listeners.size === 1);
  await until(() => boards.listeners.size === 0, boards.move);
  await until(() => isCut);
  expect(boards.listeners.size).toBe(0);
});

/** A connection moved by hand: what was written, how it ended, and whether its reader keeps up. */
const handConnection = () => {
  const written: string[] = [];
  const ends: string[] = [];
  const state = { waitingBytes: 0, drained: () => {} };
  const writer = {
    write: ({ plain }: EventBytes) => {
      written.push(new TextDecoder().decode(plain));
      return state.waitingBytes;
    },
    onceDrained: (act: () => void) => void (state.drained = act),
  };
  const transport: EventTransport<null> = {
    ...{ wantsHead: () => false, endHead: () => {}, begin: () => writer, onClose: () => {} },
    ...{ hasBegun: () => written.length > 0, isGone: () => ends.length > 0 },
    cut: () => void ends.push('cut'),
    end: () => void ends.push('end'),
  };
  return { written, ends, state, transport };
};
const slow = { slowReaderBytes: 1_000, slowReaderMs: 10_000 };

test('a reader who is sent away while it subscribes is sent nothing, and is no longer subscribed', async () => {
  const { transport, written } = handConnection();
  let subscribed = (): void => {};
  const passed = new Promise<void>((resolve) => (subscribed = resolve));
  let released = 0;
  const subscribe: Subscribe = async (send) => {
    await passed;
    send(eventBytes('late'));
    return ok(() => void (released += 1));
  };
  const reader = eventReader(transport, null, subscribe, slow);
  const following = reader.follow(undefined);
  reader.sayBye();
  subscribed();
  await following;
  expect([written, released]).toEqual([[], 1]);
});

describe('a reader who is behind', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const behind = async () => {
    const connection = handConnection();
    const senders: ((bytes: EventBytes) => void)[] = [];
    const subscribe: Subscribe = async (send, after) => {
      senders.push(send);
      send(eventBytes(`from ${after ?? 'the beginning'}`));
      return ok(() => {});
    };
    const reader = eventReader(connection.transport, null, subscribe, slow);
    await reader.follow('7');
    connection.state.waitingBytes = 1_000;
    senders[0]?.(eventBytes('as much as may wait'));
    connection.state.waitingBytes = 1_001;
    senders[0]?.(eventBytes('a byte too much'));
    return { ...connection, reader, send: (text: string) => senders[0]?.(eventBytes(text)) };
  };

  test('is sent nothing, not even a heartbeat, and is cut when its time is over', async () => {
    const { ends, reader, send, written } = await behind();
    send('more');
    reader.beat();
    vi.advanceTimersByTime(9_999);
    expect(ends).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ends).toEqual(['cut']);
    expect(written).toEqual(['from 7', 'as much as may wait', 'a byte too much']);
  });

  test('gets a new snapshot once it has caught up, and is no longer cut', async () => {
    const { ends, reader, state, written } = await behind();
    state.waitingBytes = 0;
    vi.advanceTimersByTime(9_999);
    state.drained();
    await vi.advanceTimersByTimeAsync(60_000);
    reader.beat();
    expect(written.slice(3)).toEqual(['from the beginning', ': heartbeat\nevent: beat\ndata: {}\n\n']);
    expect(ends).toEqual([]);
  });
});
