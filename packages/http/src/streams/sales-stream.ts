import type { EventId, Principal, Ticketly } from '@ticketly/core';
import type { SalesFrame } from '@ticketly/core/dashboards';
import type { StreamOptions } from '../options.ts';
import type { StreamAnswer } from '../route.ts';
import type { CountShed } from '../telemetry/shed.ts';
import { wireEventSales, wireSalesDelta } from '../wire/sales.ts';
import { eventBytes, frameText } from './event-bytes.ts';
import type { EventBytes } from './event-bytes.ts';
import { eventStreams } from './event-streams.ts';
import type { EventStreams, IsFull } from './event-streams.ts';

/** Who wants to follow the sales of which event, and from where. */
export interface WantedSales {
  readonly principal: Principal;
  readonly eventId: EventId;
  /** The last version the reader has seen. */
  readonly after: string | undefined;
  readonly address: string;
}

/** The open sales streams of this process. */
export interface SalesStreams extends Pick<EventStreams, 'count' | 'drain'> {
  /** First the whole, unless the reader has seen exactly that; then every change, by tick. */
  readonly open: (wanted: WantedSales) => StreamAnswer;
}

/** Members leave and sign-ins end: after 15 minutes a reader reconnects and is checked again. */
const lastsMs = 15 * 60_000;

/** A frame and its bytes are made once for all watchers of an event. */
const salesFrames = (): ((frame: SalesFrame) => EventBytes) => {
  const made = new WeakMap<SalesFrame, EventBytes>();
  return (frame) => {
    const known = made.get(frame);
    if (known !== undefined) return known;
    const data = frame.kind === 'snapshot' ? wireEventSales(frame) : wireSalesDelta(frame);
    const bytes = eventBytes(frameText(frame.kind, String(frame.position), data));
    made.set(frame, bytes);
    return bytes;
  };
};

/** Keeps the sales streams of a process. */
export const salesStreams = (
  { dashboards }: Pick<Ticketly, 'dashboards'>,
  options: StreamOptions = {},
  shed?: CountShed,
  isFull?: IsFull,
): SalesStreams => {
  const { open, count, drain } = eventStreams(options, shed, isFull);
  const bytesOf = salesFrames();
  return {
    count,
    drain,
    open: ({ principal, eventId, after, address }) =>
      open({
        after,
        address,
        lastsMs,
        subscribe: (send, from) =>
          dashboards.followEventSales({
            principal,
            eventId,
            after: from,
            listener: (frame) => send(bytesOf(frame)),
          }),
      }),
  };
};
