import { setTimeout as pause } from 'node:timers/promises';
import { isTicketlyFault, TicketlyFault } from '@ticketly/core';
import type { Logger } from 'pino';

/** A server that a start can't do without. */
export interface NeededServer {
  /** What it is and where, without its password: `Redis at redis:6379`. */
  readonly name: string;
  /**
   * Asks for any sign of life; resolves at the first byte, whatever it says, and rejects where
   * there is none to come.
   */
  readonly ask: (signal: AbortSignal) => Promise<void>;
}

/** How long a start bears silence. */
export interface Patience {
  /** Default 5,000 ms, of this process's own time. */
  readonly maxSilentMs?: number;
}

const tickMs = 250;
const saidAfterTicks = 8;
const saidEveryTicks = 40;
const maxAsked = 20;

/**
 * Does a step of the start, again and again while it fails for the server's being slow, starting or
 * away, and says so in the log. On a busy machine slow answers are no reason to give up, so only
 * silence ends it: 5 s in which nothing came back, by connections of their own that have no other
 * limit.
 *
 * Faults: `misconfigured` when there was no answer; those of the step that waiting does not mend.
 */
export const awaitServer = async <Value>(
  server: NeededServer,
  logger: Logger,
  step: () => Promise<Value>,
  { maxSilentMs = 5_000 }: Patience = {},
): Promise<Value> => {
  const over = new AbortController();
  const pulse = watchPulse(server, logger, maxSilentMs, over.signal);
  try {
    const value = await repeat(step, pulse);
    if (pulse.wasSaid()) logger.info(`${server.name} answered: the start goes on`);
    return value;
  } finally {
    over.abort();
  }
};

const repeat = async <Value>(step: () => Promise<Value>, pulse: Pulse): Promise<Value> => {
  for (;;) {
    const done = await tryOnce(step, pulse);
    if (done !== undefined) return done.value;
    await Promise.race([pause(tickMs), pulse.silence]);
  }
};

/** Undefined when it is worth another try. */
const tryOnce = async <Value>(
  step: () => Promise<Value>,
  { silence }: Pulse,
): Promise<{ readonly value: Value } | undefined> => {
  try {
    return { value: await Promise.race([step(), silence]) };
  } catch (error) {
    if (!isPassing(error)) throw error;
    return undefined;
  }
};

/** What may be gone at the next try. A server that takes no writes is for somebody to look at. */
const isPassing = (error: unknown): boolean => isTicketlyFault(error) && error.retryable && error.code !== 'read-only';

interface Pulse {
  /** Rejects once the server has been silent for too long. */
  readonly silence: Promise<never>;
  /** Whether the log says that the start waits. */
  readonly wasSaid: () => boolean;
}

/**
 * Counts by ticks rather than by a clock: a process that was not let run could not have heard an
 * answer.
 */
const watchPulse = (server: NeededServer, logger: Logger, maxSilentMs: number, over: AbortSignal): Pulse => {
  const silence = Promise.withResolvers<never>();
  silence.promise.catch(() => undefined);
  let [ticks, silentTicks, asked] = [0, 0, 0];
  let cause: unknown;
  const ask = async (): Promise<void> => {
    asked += 1;
    try {
      await server.ask(over);
      silentTicks = 0;
    } catch (error) {
      cause = error;
    } finally {
      asked -= 1;
    }
  };
  const timer = setInterval(() => {
    ticks += 1;
    silentTicks += 1;
    if (silentTicks * tickMs > maxSilentMs) silence.reject(noAnswer(server, maxSilentMs, cause));
    if (ticks % saidEveryTicks === saidAfterTicks) {
      const how = silentTicks < saidAfterTicks ? 'which answers slowly' : 'which does not answer';
      logger.warn(`the start waits for ${server.name}, ${how}`);
    }
    if (asked < maxAsked) void ask();
  }, tickMs);
  over.addEventListener('abort', () => clearInterval(timer), { once: true });
  return { silence: silence.promise, wasSaid: () => ticks >= saidAfterTicks };
};

const noAnswer = ({ name }: NeededServer, maxSilentMs: number, cause: unknown): TicketlyFault => {
  const why = cause instanceof Error && !/abort/i.test(cause.name) ? ` (${cause.message})` : '';
  return new TicketlyFault(
    'misconfigured',
    `There is no ${name} that answers: nothing came back for ${maxSilentMs / 1_000} s${why}. Is it running, and is this its address?`,
    { cause },
  );
};
