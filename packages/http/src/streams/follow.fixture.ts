import { createParser } from 'eventsource-parser';

/** One event of a stream, its data as JSON. */
export interface Frame {
  readonly id: string;
  readonly event: string;
  // What a server sends is looked at by the tests themselves.
  readonly data: any;
}

/** A reader of a stream, with all it was sent. */
export interface Follower {
  readonly frames: Frame[];
  until(done: (frames: readonly Frame[]) => boolean): Promise<void>;
  stop(): void;
}

/** Reads a stream until it is stopped, with headers of a sign-in or of a return. */
export const follow = (url: string, lastEventId?: string, sent: Readonly<Record<string, string>> = {}): Follower => {
  const abort = new AbortController();
  const frames: Frame[] = [];
  const parser = createParser({
    onEvent: ({ id = '', event = '', data }) => frames.push({ id, event, data: JSON.parse(data) }),
  });
  const read = async (): Promise<void> => {
    const headers = { ...sent, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) };
    const response = await fetch(url, { headers, signal: abort.signal });
    for await (const chunk of response.body ?? []) parser.feed(new TextDecoder().decode(chunk));
  };
  void read().catch(() => undefined);
  return {
    frames,
    until: async (done) => {
      const deadline = Date.now() + 180_000;
      while (!done(frames)) {
        if (Date.now() > deadline) throw new Error(`waited in vain; had ${JSON.stringify(frames)}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    stop: () => {
      abort.abort();
    },
  };
};
