import { retryLine } from '../streams/event-bytes.ts';
import { eventHeaders } from '../streams/event-transport.ts';
import type { EventTransport } from '../streams/event-transport.ts';

/** Bytes that may wait for a reader before it counts as slow. */
const roomBytes = 65_536;

/** The writing end of a stream of events that forms the body of a `Response`. */
export interface WebEvents {
  readonly wantsHead: boolean;
  /** Undefined until the stream has begun; then the response can be returned. */
  headers: readonly string[] | undefined;
  /** Undefined once nobody reads any more. */
  writer: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly onClosed: Set<() => void>;
  readonly onDrained: Set<() => void>;
}

/** Both ends of a stream that may begin; `signal` belongs to its request. */
export const webEvents = (
  wantsHead: boolean,
  signal: AbortSignal,
): { readonly events: WebEvents; readonly body: ReadableStream<Uint8Array> } => {
  const events: WebEvents = {
    wantsHead,
    headers: undefined,
    writer: undefined,
    onClosed: new Set(),
    onDrained: new Set(),
  };
  const source: UnderlyingDefaultSource<Uint8Array> = {
    start: (writer) => void (events.writer = writer),
    pull: () => callOnce(events.onDrained),
    cancel: () => close(events),
  };
  const body = new ReadableStream(source, new ByteLengthQueuingStrategy({ highWaterMark: roomBytes }));
  const leave = (): void => webTransport.cut(events);
  // A client that left earlier fires no further event.
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  return { events, body };
};

const callOnce = (acts: Set<() => void>): void => {
  const waiting = [...acts];
  acts.clear();
  for (const act of waiting) act();
};

const close = (events: WebEvents): void => {
  events.writer = undefined;
  callOnce(events.onClosed);
};

const encoder = new TextEncoder();

/** Sends events into the body of a `Response`. */
export const webTransport: EventTransport<WebEvents> = {
  wantsHead: ({ wantsHead }) => wantsHead,
  endHead: (events) => {
    events.headers = eventHeaders;
    events.writer?.close();
    close(events);
  },
  begin: (events) => {
    events.headers = eventHeaders;
    events.writer?.enqueue(encoder.encode(retryLine()));
    return {
      write: ({ plain }) => {
        // A copy, since the reader may take over the memory of what it is given.
        events.writer?.enqueue(plain.slice());
        const room = events.writer?.desiredSize ?? roomBytes;
        return room > 0 ? 0 : roomBytes - room;
      },
      onceDrained: (act) => void events.onDrained.add(act),
    };
  },
  hasBegun: ({ headers }) => headers !== undefined,
  isGone: ({ writer }) => writer === undefined,
  cut: (events) => {
    events.writer?.error(new Error('the stream was cut'));
    close(events);
  },
  end: (events, text) => {
    events.writer?.enqueue(encoder.encode(text));
    events.writer?.close();
    close(events);
  },
  onClose: ({ onClosed }, act) => void onClosed.add(act),
};
