import { openConnection } from './http-client.ts';
import { atLeast, compare, quantile, told } from './measure.ts';
import type { Comparison, Row, Told } from './measure.ts';
import { sseProcess } from './sse-processes.ts';
import type { SseProcess } from './sse-processes.ts';

const readers = 10_000;
/** A process may have too few files open for all of them. */
const readersEach = 2_500;
/** Until code is compiled and tables have grown, memory tells nothing of readers. */
const warmReaders = 2_500;
const framesEach = 10;
const memoryMost = 12 * 1_024;

const stalled = 100;
/** So many at each tick that whoever does not read is soon too far behind. */
const seatsChanged = 1_000;
const requests = 1_500;
const atOnce = 4;

interface Streams {
  readonly server: SseProcess;
  readonly port: number;
  readonly path: string;
}

const openServer = async (kind: 'ticketly' | 'bare'): Promise<Streams> => {
  const server = sseProcess('sse-server.ts', kind);
  const { port, path } = await server.hear('listening');
  return { server, port, path };
};

/** A crowd's place among others: an address of its own. */
const addressAt = (at: number): string => `127.0.0.${2 + at}`;

const join = async (
  crowd: SseProcess,
  { port, path }: Streams,
  more: { readonly readers: number; readonly address: string; readonly isStalled: boolean },
): Promise<void> => {
  const opened = crowd.hear('opened');
  crowd.send({ kind: 'open', port, path: `${path}/seats/stream`, ...more });
  await opened;
};

/** A crowd of readers in a process of their own. */
const openReaders = async (streams: Streams, at: number, count: number): Promise<SseProcess> => {
  const crowd = sseProcess('sse-readers.ts');
  await join(crowd, streams, { readers: count, address: addressAt(at), isStalled: false });
  return crowd;
};

const memoryOf = async ({ server }: Streams): Promise<{ readonly rss: number; readonly heap: number }> => {
  const answer = server.hear('memory');
  server.send({ kind: 'memory' });
  return answer;
};

/** Frames to every reader, until each has the last one. */
const fanOut = (streams: Streams, crowds: readonly SseProcess[]) => async (): Promise<number> => {
  const ready = crowds.map((crowd) => crowd.hear('expecting'));
  for (const crowd of crowds) crowd.send({ kind: 'expect', frames: framesEach });
  await Promise.all(ready);
  const had = crowds.map((crowd) => crowd.hear('had'));
  streams.server.send({ kind: 'tell', frames: framesEach });
  await Promise.all(had);
  return readers * framesEach;
};

const usedMsOf = async ({ server }: Streams): Promise<number> => {
  const answer = server.hear('processor-time');
  server.send({ kind: 'processor-time' });
  return (await answer).usedMs;
};

/** How many frames a server writes in a second of its processor time, whatever else runs. */
const fanOutWork = (streams: Streams, crowds: readonly SseProcess[]) => {
  const fanOutOnce = fanOut(streams, crowds);
  return async (): Promise<{ readonly perSecond: number }> => {
    const beforeMs = await usedMsOf(streams);
    const frames = await fanOutOnce();
    return { perSecond: (frames * 1_000) / ((await usedMsOf(streams)) - beforeMs) };
  };
};

interface Opened {
  readonly streams: Streams;
  readonly crowds: readonly SseProcess[];
  /** Bytes a reader. */
  readonly each: { readonly rss: number; readonly heap: number };
}

const openAll = async (kind: 'ticketly' | 'bare', from: number): Promise<Opened> => {
  const streams = await openServer(kind);
  const crowds: SseProcess[] = [await openReaders(streams, from, warmReaders)];
  const before = await memoryOf(streams);
  while (crowds.length * readersEach < readers)
    crowds.push(await openReaders(streams, from + crowds.length, readersEach));
  const after = await memoryOf(streams);
  const each = (one: 'rss' | 'heap'): number => (after[one] - before[one]) / (readers - warmReaders);
  return { streams, crowds, each: { rss: each('rss'), heap: each('heap') } };
};

const kib = (bytes: number): string => `${(bytes / 1_024).toFixed(1)} KiB`;

const memory = (ours: Opened, bare: Opened): Told => ({
  name: `memory a reader of the seat stream takes in the server, among ${readers}`,
  measured: `**${kib(ours.each.rss)}** of the process, ${kib(ours.each.heap)} of heap and buffers (bare node:http: ${kib(bare.each.rss)}, ${kib(bare.each.heap)})`,
  goal: `≤ ${kib(memoryMost)}`,
  isMissed: ours.each.rss > memoryMost,
});

/** p99 of requests of others, in milliseconds. */
const requestsBeside = async ({ port, path }: Streams): Promise<{ readonly perSecond: number }> => {
  const took: number[] = [];
  const one = async (): Promise<void> => {
    const connection = await openConnection(port);
    for (let at = 0; at < requests / atOnce; at += 1) took.push((await connection.get(path, 'none')).tookMs);
    connection.close();
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return { perSecond: 1_000 / quantile(took, 0.99) };
};

const besideStalled = async (): Promise<Comparison> => {
  const streams = await openServer('ticketly');
  const crowd = await openReaders(streams, 0, stalled);
  streams.server.send({ kind: 'flow', changed: seatsChanged });
  const silent = sseProcess('sse-readers.ts');
  const withStalled = async (): Promise<{ readonly perSecond: number }> => {
    await join(silent, streams, { readers: stalled, address: addressAt(1), isStalled: true });
    const measured = await requestsBeside(streams);
    const left = silent.hear('left');
    silent.send({ kind: 'leave' });
    await left;
    return measured;
  };
  try {
    return await compare(
      `p99 of a request beside ${stalled} readers of large frames, and as many that read nothing`,
      atLeast(0.5, ' (p99 ≤ 2×)'),
      { name: 'the same without those that read nothing', work: () => requestsBeside(streams) },
      withStalled,
      (perSecond) => `${(1_000 / perSecond).toFixed(1)} ms`,
      1,
    );
  } finally {
    for (const each of [crowd, silent, streams.server]) await each.close();
  }
};

/** Ten thousand readers of one process. */
export const sseBenchmarks = async (): Promise<readonly Row[]> => {
  const ours = await openAll('ticketly', 0);
  const bare = await openAll('bare', 10);
  const frames = await compare(
    `seat stream to ${readers} readers, frames`,
    atLeast(0.9),
    { name: 'bare node:http writing the same frames', work: fanOut(bare.streams, bare.crowds) },
    fanOut(ours.streams, ours.crowds),
    undefined,
    1,
  );
  const work = await compare(
    'the same frames, by processor time of the server alone',
    told,
    { name: 'the same of bare node:http', work: fanOutWork(bare.streams, bare.crowds) },
    fanOutWork(ours.streams, ours.crowds),
    undefined,
    0,
  );
  for (const each of [...ours.crowds, ...bare.crowds, ours.streams.server, bare.streams.server]) await each.close();
  return [memory(ours, bare), frames, work, await besideStalled()];
};
