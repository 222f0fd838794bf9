import { request } from 'node:http';
import { request as tlsRequest } from 'node:https';

/** Follows the seat stream with many connections and notes when each change of a seat arrives. */
export interface Watchers {
  /** How many are connected and have had their snapshot. */
  connected(): number;
  /** Waits until nothing came for a while; then every watcher's own map, built from the frames alone. */
  maps(): readonly { readonly version: string; readonly statuses: string }[];
  stop(): void;
}

interface Watcher {
  version: string;
  statuses: string[];
  rest: string;
}

/** @param onHeld called for every seat that a watcher sees become held, with the seat's index */
export const watch = (streamUrl: string, count: number, onHeld: (index: number) => void): Watchers => {
  const url = new URL(streamUrl);
  const send = url.protocol === 'https:' ? tlsRequest : request;
  const watchers: Watcher[] = [];
  const open = Array.from({ length: count }, () => {
    const watcher: Watcher = { version: '', statuses: [], rest: '' };
    watchers.push(watcher);
    const outgoing = send(url, { agent: false, headers: { accept: 'text/event-stream' } }, (incoming) => {
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        const blocks = (watcher.rest + chunk).split('\n\n');
        watcher.rest = blocks.pop() ?? '';
        for (const block of blocks) apply(watcher, block, onHeld);
      });
      incoming.on('error', () => undefined);
    });
    outgoing.on('error', () => undefined);
    outgoing.end();
    return outgoing;
  });
  return {
    connected: () => watchers.filter(({ version }) => version !== '').length,
    maps: () => watchers.map(({ version, statuses }) => ({ version, statuses: statuses.join('') })),
    stop: () => {
      for (const outgoing of open) outgoing.destroy();
    },
  };
};

const apply = (watcher: Watcher, block: string, onHeld: (index: number) => void): void => {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const data = fields.get('data');
  if (data === undefined) return;
  const frame = JSON.parse(data) as { statuses?: string; seats?: [number, string][] };
  if (fields.get('event') === 'snapshot') watcher.statuses = [...(frame.statuses ?? '')];
  for (const [index, status] of frame.seats ?? []) {
    watcher.statuses[index] = status;
    if (status === 'h') onHeld(index);
  }
  watcher.version = fields.get('id') ?? watcher.version;
};
