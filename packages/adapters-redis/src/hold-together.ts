import { isTicketlyFault } from '@ticketly/core';
import type { HoldRequest } from '@ticketly/core';
import { atEndOfTurn } from './at-end-of-turn.ts';
import { kindOf } from './hold-script.ts';
import type { HoldAnswer, Requests } from './hold-script.ts';

/** Asks for holds with one script; an answer for each, in their order. */
export type AskForHolds = (requests: Requests) => Promise<readonly HoldAnswer[]>;

/** More gain nothing, and would keep the server from others. */
const holdsPerScript = 16;
const seatsPerScript = 400;

interface Waiting {
  readonly request: HoldRequest;
  readonly resolve: (answer: HoldAnswer) => void;
  readonly reject: (error: unknown) => void;
}

interface Batch {
  readonly waiting: Waiting[];
  seats: number;
}

/**
 * Lets holds that are asked for in one turn of the event loop share a script. No timer, and nothing
 * waits for an answer: a lone hold leaves at the end of its turn, as it would anyway.
 *
 * A request on which the script fails is asked for again without the others, and they without it.
 */
export const holdTogether = (ask: AskForHolds): ((request: HoldRequest) => Promise<HoldAnswer>) => {
  const gathered = new Map<string, Batch>();
  const send = (kind: string): void => {
    const batch = gathered.get(kind);
    gathered.delete(kind);
    if (batch !== undefined) void settle(ask, batch.waiting);
  };
  const open = (kind: string): Batch => {
    const batch: Batch = { waiting: [], seats: 0 };
    gathered.set(kind, batch);
    atEndOfTurn(() => send(kind));
    return batch;
  };
  return (request) =>
    new Promise((resolve, reject) => {
      const kind = kindOf(request);
      const batch = gathered.get(kind) ?? open(kind);
      batch.waiting.push({ request, resolve, reject });
      batch.seats += request.areas.reduce((seats, { quantity }) => seats + quantity, request.lines.length);
      if (batch.waiting.length >= holdsPerScript || batch.seats >= seatsPerScript) send(kind);
    });
};

const settle = async (ask: AskForHolds, waiting: readonly Waiting[]): Promise<void> => {
  try {
    const answers = await ask(waiting.map(({ request }) => request) as unknown as Requests);
    waiting.forEach(({ resolve }, at) => resolve(answers[at] as HoldAnswer));
  } catch (error) {
    const isOfAll = isTicketlyFault(error) && error.retryable;
    if (isOfAll || waiting.length === 1) return waiting.forEach(({ reject }) => reject(error));
    for (const one of waiting) void settle(ask, [one]);
  }
};
