import { createParser } from 'eventsource-parser';

/** What a dashboard shows. */
export interface ShownSales {
  readonly orders: { readonly placed: number; readonly paid: number };
  readonly total: { readonly ticketsSold: number; readonly gross: { readonly amountMinor: number } };
}

/** A dashboard that is open. */
export interface LiveSales {
  /** The last that came; undefined before the first. */
  latest(): ShownSales | undefined;
  /** How often all of it was sent, and how often what changed. */
  readonly frames: { snapshot: number; delta: number };
  stop(): Promise<void>;
}

/** Opens the stream of an event's sales, once: whoever is cut off stays so. */
export const openLiveSales = (streamUrl: string, token: string): LiveSales => {
  const frames = { snapshot: 0, delta: 0 };
  let latest: ShownSales | undefined;
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event !== 'snapshot' && event !== 'delta') return;
      frames[event] += 1;
      latest = JSON.parse(data) as ShownSales;
    },
  });
  const closing = new AbortController();
  const reading = (async () => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(streamUrl, { headers, signal: closing.signal });
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) parser.feed(chunk);
  })().catch(() => undefined);
  return {
    latest: () => latest,
    frames,
    stop: async () => {
      closing.abort();
      await reading;
    },
  };
};
