import type { WebhookCall } from '@ticketly/core';

/**
 * Brings a call to whoever waits for it.
 *
 * @returns whether it was taken, that is, answered with a 2xx; a throw counts as no.
 */
export type Deliver = (call: WebhookCall) => Promise<boolean>;

/** How stubbornly a call is delivered. */
export interface DeliveryPolicy {
  /** Tries in all. Default 8. */
  readonly attempts?: number;
  /** Pause before the second try, in milliseconds; doubled before each next one. Default 250. */
  readonly firstPauseMs?: number;
  /** Default 30,000. */
  readonly longestPauseMs?: number;
}

/** Calls on their way. */
export interface WebhookQueue {
  /**
   * Sends a call, and again until it is taken or the tries are used up. Resolves after the first
   * try; `make` is called for each, so that every try is signed anew.
   */
  send(make: () => WebhookCall): Promise<void>;
  /** Gives up what is still to be tried. */
  close(): void;
}

/**
 * Delivers in the background what was not taken at the first try. Calls are lost with the process:
 * whoever waits asks the gateway then.
 */
export const webhookQueue = (deliver: Deliver, policy: DeliveryPolicy = {}): WebhookQueue => {
  const { attempts = 8, firstPauseMs = 250, longestPauseMs = 30_000 } = policy;
  const waiting = new Set<NodeJS.Timeout>();
  let closed = false;
  const isTaken = (call: WebhookCall): Promise<boolean> => deliver(call).catch(() => false);

  const attempt = async (make: () => WebhookCall, number: number): Promise<void> => {
    const taken = await isTaken(make());
    if (taken || closed || number >= attempts) return;
    const timer = setTimeout(
      () => {
        waiting.delete(timer);
        void attempt(make, number + 1);
      },
      Math.min(longestPauseMs, firstPauseMs * 2 ** (number - 1)),
    );
    timer.unref();
    waiting.add(timer);
  };

  return {
    send: (make) => attempt(make, 1),
    close: () => {
      closed = true;
      for (const timer of waiting) clearTimeout(timer);
      waiting.clear();
    },
  };
};

/**
 * Delivers calls by HTTP POST.
 *
 * @param url where to; asked at each call, since an address may be known only once the server
 *   listens.
 */
export const postWebhook =
  (url: () => string, timeoutMs = 5_000): Deliver =>
  async ({ body, headers }) => {
    const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const response = await fetch(url(), {
      method: 'POST',
      headers: Object.fromEntries(given),
      body: new Uint8Array(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
    return response.ok;
  };
