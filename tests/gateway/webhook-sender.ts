import { setTimeout as pause } from 'node:timers/promises';
import type { WebhookCall } from '@ticketly/core';

/** What is told of a payment, before it is signed. */
export interface Message {
  readonly messageId: string;
  /** As in `payment_intent.succeeded`. */
  readonly type: string;
  readonly body: Uint8Array;
}

/** What goes wrong with messages on their way. */
export interface WebhookFaults {
  /** So many are never sent, by chance: 0 to 1. Default: 0. */
  readonly loss?: number;
  /** How often each is sent, all at once. Default: 1. */
  readonly copies?: number;
  /** Each waits up to so long, by chance, and so comes out of its order. Default: 0. */
  readonly delayMs?: number;
}

/** How messages reach whoever listens. */
export interface Webhooks {
  /** Where to; any of several, as a balancer would choose. Nothing is sent before it is called. */
  sendTo(...urls: readonly string[]): void;
  /** From now on; a second call replaces the first. */
  goWrong(faults: WebhookFaults): void;
  /** Keeps what comes from now on. */
  hold(): void;
  /** Sends what was kept, and what comes. @param order of what was kept */
  release(order?: 'as it came' | 'backwards'): void;
  /** Every try, as it was answered; status 0: not at all. */
  readonly tries: readonly WebhookTry[];
  /** Resolves when nothing is on its way any more. What is held is not. */
  atRest(): Promise<void>;
  close(): void;
}

/** A try to deliver a message. */
export interface WebhookTry {
  readonly messageId: string;
  readonly type: string;
  readonly status: number;
}

/** For whoever has something to tell. */
export interface WebhookSender extends Webhooks {
  tell(message: Message): void;
}

const tries = 12;
const firstPauseMs = 100;
const longestPauseMs = 5_000;
const patienceMs = 20_000;
const atOnce = 32;

/**
 * Sends messages as gateways do: signed anew for each try, again after longer and longer pauses
 * until they are taken, in no order.
 *
 * @param random between 0 and 1
 * @param isSilent whether nothing is sent; a try that falls into it is no try
 */
export const webhookSender = (
  sign: (message: Message) => WebhookCall,
  random: () => number,
  isSilent: () => boolean,
): WebhookSender => {
  let urls: readonly string[] = [];
  let faults: WebhookFaults = {};
  let kept: Message[] | undefined;
  let isOpen = true;
  const queue: (() => Promise<void>)[] = [];
  const running = new Set<Promise<void>>();
  const done: WebhookTry[] = [];
  let onItsWay = 0;

  const post = async (message: Message): Promise<number> => {
    const url = urls[Math.floor(random() * urls.length)];
    if (url === undefined) return 0;
    const { body, headers } = sign(message);
    const sent = { 'content-type': 'application/json', ...headers } as Record<string, string>;
    const answer = await fetch(url, {
      method: 'POST',
      headers: sent,
      body: Buffer.from(body),
      signal: AbortSignal.timeout(patienceMs),
    });
    await answer.arrayBuffer();
    return answer.status;
  };
  const deliver = async (message: Message): Promise<void> => {
    for (let attempt = 0; attempt < tries && isOpen; attempt += 1) {
      if (attempt > 0) await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** attempt), undefined, { ref: false });
      while (isSilent() && isOpen) await pause(20, undefined, { ref: false });
      const status = await post(message).catch(() => 0);
      done.push({ messageId: message.messageId, type: message.type, status });
      if (status >= 200 && status < 300) return;
    }
  };
  const runNext = (): void => {
    while (running.size < atOnce) {
      const next = queue.shift();
      if (next === undefined) return;
      const run = next().finally(() => {
        running.delete(run);
        onItsWay -= 1;
        runNext();
      });
      running.add(run);
    }
  };
  const send = (message: Message): void => {
    const { loss = 0, copies = 1, delayMs = 0 } = faults;
    if (!isOpen || random() < loss) return;
    for (let copy = 0; copy < copies; copy += 1) {
      const waits = random() * delayMs;
      onItsWay += 1;
      setTimeout(() => {
        queue.push(() => deliver(message));
        runNext();
      }, waits).unref();
    }
  };
  return {
    sendTo: (...given) => {
      urls = given;
    },
    goWrong: (given) => {
      faults = given;
    },
    hold: () => {
      kept ??= [];
    },
    release: (order = 'as it came') => {
      const messages = kept ?? [];
      kept = undefined;
      for (const message of order === 'backwards' ? messages.toReversed() : messages) send(message);
    },
    tell: (message) => {
      if (kept !== undefined) kept.push(message);
      else if (urls.length > 0) send(message);
    },
    tries: done,
    atRest: async () => {
      while (isOpen && onItsWay > 0) await pause(10);
    },
    close: () => {
      isOpen = false;
      queue.length = 0;
    },
  };
};
