import { get } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';

/** A reader of a live seat map, who comes back by itself and says what it saw last. */
export interface LiveMap {
  readonly version: string;
  /** The map that the frames describe. */
  statuses(): string;
  /** Whether a frame came since it connected. */
  readonly isLive: boolean;
  /** How often the whole map was sent. */
  readonly snapshots: number;
  /** Frames that were not later than the one before. */
  readonly repeats: readonly string[];
  stop(): void;
}

interface Frame {
  readonly kind: string;
  readonly version: string;
  readonly data: { readonly statuses?: string; readonly seats?: readonly (readonly [index: number, status: string])[] };
}

/** Thousands are sent the same text: it is understood once. */
const understood = new Map<string, Frame>();

const frameOf = (text: string): Frame => {
  const known = understood.get(text);
  if (known !== undefined) return known;
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1] ?? '';
  const frame = {
    kind: field('event'),
    version: field('id'),
    data: JSON.parse(field('data') || '{}') as Frame['data'],
  };
  understood.set(text, frame);
  return frame;
};

/** Versions begin with a time, a number, and the version of the drawing: `1732700000000-3-1-…`. */
const isLater = (one: string, other: string): boolean => {
  const [numbers, others] = [one, other].map((version) => version.split('-').slice(0, 3).map(Number));
  const at = numbers?.findIndex((number, place) => number !== others?.[place]) ?? -1;
  return at >= 0 && (numbers?.[at] ?? 0) > (others?.[at] ?? 0);
};

/**
 * At once where the connection broke; after a moment where nobody listened, or "not now" was said.
 */
const pauseMs = (status: number | undefined): number => (status === 200 ? 0 : status === undefined ? 200 : 1_000);

/** Follows a stream until it is stopped. */
export const openLiveMap = (streamUrl: string): LiveMap => {
  const repeats: string[] = [];
  const map = { version: '', isLive: false, snapshots: 0, repeats };
  let seats: string[] = [];
  let request: ClientRequest | undefined;
  let isOpen = true;

  const show = ({ kind, version, data }: Frame): void => {
    if (kind !== 'snapshot' && kind !== 'delta') return;
    if (kind === 'snapshot') {
      seats = [...(data.statuses ?? '')];
      map.snapshots += 1;
    }
    for (const [index, status] of data.seats ?? []) seats[index] = status;
    // Whoever comes back and missed nothing is told so, by an empty frame of the version they had.
    const isNothingNew = !map.isLive && version === map.version && data.seats?.length === 0;
    if (map.version !== '' && !isNothingNew && !isLater(version, map.version)) repeats.push(version);
    map.version = version;
    map.isLive = true;
  };
  const read = (response: IncomingMessage): void => {
    let rest = '';
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      const parts = (rest + text).split('\n\n');
      rest = parts.pop() ?? '';
      if (response.statusCode === 200) for (const part of parts) show(frameOf(part));
    });
    response.on('error', () => undefined);
  };
  const connect = (): void => {
    if (!isOpen) return;
    let status: number | undefined;
    const headers = map.version === '' ? {} : { 'last-event-id': map.version };
    request = get(streamUrl, { agent: false, headers }, (response) => {
      status = response.statusCode;
      read(response);
    });
    request.on('error', () => undefined);
    request.on('close', () => {
      map.isLive = false;
      setTimeout(connect, pauseMs(status));
    });
  };
  connect();
  const stop = (): void => {
    isOpen = false;
    request?.destroy();
  };
  return Object.assign(map, { statuses: () => seats.join(''), stop });
};
