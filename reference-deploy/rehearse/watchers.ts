import { request } from 'node:http';
import type { ClientRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';

/** Follows the seat stream with many connections and notes when each change of a seat arrives. */
export interface Watchers {
  /** How many are connected and have had their snapshot. */
  connected(): number;
  /**
   * Waits until nothing came for a while; then every watcher's own map, built from the frames
   * alone.
   */
  maps(): readonly { readonly version: string; readonly statuses: string }[];
  stop(): void;
}

/** A drawing of a hall, by its name. */
export interface Drawing {
  readonly layoutId: string;
  readonly layoutVersion: number;
}

interface Watcher {
  version: string;
  drawing: Drawing | undefined;
  statuses: string[];
  rest: string;
}

const comeBackMs = 500;

/** What one event of the stream says. */
interface Frame {
  readonly version: string | undefined;
  readonly snapshot: (Drawing & { readonly statuses: string }) | undefined;
  readonly seats: readonly (readonly [index: number, status: string])[];
}

/** What is done with a change that a watcher sees. */
export interface Watching {
  /** Which drawing the indices are of: in another hall they would be other seats. */
  readonly drawing: Drawing;
  /** Called for every frame in which a watcher sees seats become held, with their indices. */
  readonly onHeld: (indices: readonly number[]) => void;
}

export const watch = (streamUrl: string, count: number, watching: Watching): Watchers => {
  const url = new URL(streamUrl);
  const send = url.protocol === 'https:' ? tlsRequest : request;
  const watchers: Watcher[] = [];
  const read = readOnce();
  const open = new Set<ClientRequest>();
  let stopped = false;

  /**
   * Whoever is cut off comes back, as a browser does, and begins with the whole map; whoever is
   * turned away comes back when told to.
   */
  const connect = (watcher: Watcher): void => {
    if (stopped) return;
    let waitMs = comeBackMs;
    const outgoing = send(url, { agent: false, headers: { accept: 'text/event-stream' } }, (incoming) => {
      waitMs = Math.max(comeBackMs, (Number.parseInt(incoming.headers['retry-after'] ?? '', 10) || 0) * 1_000);
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        const blocks = (watcher.rest + chunk).split('\n\n');
        watcher.rest = blocks.pop() ?? '';
        if (incoming.statusCode === 200) for (const block of blocks) apply(watcher, read(block), watching);
      });
      incoming.on('error', () => undefined);
    });
    open.add(outgoing);
    outgoing.on('error', () => undefined);
    outgoing.on('close', () => {
      open.delete(outgoing);
      watcher.rest = '';
      setTimeout(() => connect(watcher), waitMs).unref();
    });
    outgoing.end();
  };

  for (let at = 0; at < count; at += 1) {
    const watcher: Watcher = { version: '', drawing: undefined, statuses: [], rest: '' };
    watchers.push(watcher);
    connect(watcher);
  }
  return {
    connected: () => watchers.filter(({ version }) => version !== '').length,
    maps: () => watchers.map(({ version, statuses }) => ({ version, statuses: statuses.join('') })),
    stop: () => {
      stopped = true;
      for (const outgoing of open) outgoing.destroy();
    },
  };
};

const isSame = (one: Drawing | undefined, other: Drawing): boolean =>
  one?.layoutId === other.layoutId && one.layoutVersion === other.layoutVersion;

const apply = (watcher: Watcher, frame: Frame, { drawing, onHeld }: Watching): void => {
  if (frame.version === undefined) return;
  if (frame.snapshot !== undefined) {
    watcher.drawing = frame.snapshot;
    watcher.statuses = [...frame.snapshot.statuses];
  }
  for (const [index, status] of frame.seats) watcher.statuses[index] = status;
  watcher.version = frame.version;
  const held = frame.seats.filter(([, status]) => status === 'h').map(([index]) => index);
  if (held.length > 0 && isSame(watcher.drawing, drawing)) onHeld(held);
};

const maxKnown = 200;

/**
 * All watchers are sent the same: what one of them had is read once, so that thousands measure the
 * deployment and not this process.
 */
const readOnce = (): ((block: string) => Frame) => {
  const known = new Map<string, Frame>();
  return (block) => {
    const seen = known.get(block);
    if (seen !== undefined) return seen;
    const frame = readFrame(block);
    const [oldest] = known.keys();
    if (known.size >= maxKnown && oldest !== undefined) known.delete(oldest);
    known.set(block, frame);
    return frame;
  };
};

const readFrame = (block: string): Frame => {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const data = fields.get('data');
  const said = JSON.parse(data ?? '{}') as { seats?: [number, string][] };
  const snapshot = fields.get('event') === 'snapshot' ? (said as NonNullable<Frame['snapshot']>) : undefined;
  return { version: fields.get('id'), snapshot, seats: said.seats ?? [] };
};
