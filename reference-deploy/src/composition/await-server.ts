import { setTimeout as pause } from 'node:timers/promises';
import { isTicketlyFault, TicketlyFault } from '@ticketly/core';
import type { Logger } from 'pino';

/** A server that startup depends on. */
export interface NeededServer {
  /** Its kind and address, without its password: `Redis at redis:6379`. */
  readonly name: string;
  /**
   * Probes for any sign of life; resolves at the first byte, whatever it says, and rejects if none
   * can come.
   */
  readonly ask: (signal: AbortSignal) => Promise<void>;
}

/** How long startup tolerates silence. */
export interface Patience {
  /** Default 5,000 ms, measured in this process's own time. */
  readonly maxSilentMs?: number;
}

const tickMs = 250;
const saidAfterTicks = 8;
const saidEveryTicks = 40;
const maxAsked = 20;

/**
 * Runs a step of startup, and retries it while it fails because the server is slow, starting or
 * away; logs that it waits. On a busy machine, slow answers are no reason to give up, so only
 * silence is: 5 s in which no probe got anything back, over connections of their own without any
 * other limit.
 *
 * Faults: `misconfigured` when there was no answer; those of the step that waiting does not fix.
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
    if (pulse.wasSaid()) logger.info(`${server.name} answers: the start continues`);
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

/** Undefined if another attempt is worthwhile. */
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

/** Faults that may be gone at the next attempt; the others need an operator. */
const isPassing = (error: unknown): boolean =>
  isTicketlyFault(error) && error.retryable && error.code !== 'read-only' && error.code !== 'misconfigured';

interface Pulse {
  /** Rejects once the server has been silent for too long. */
  readonly silence: Promise<never>;
  /** Whether the log says that startup is waiting. */
  readonly wasSaid: () => boolean;
}

/**
 * Counts ticks rather than time: a process that was not scheduled could not have heard an answer.
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
      logger.warn(`waiting for ${server.name}, ${how}`);
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
    `${name} does not answer: nothing came back for ${maxSilentMs / 1_000} s${why}. Is it running, and is this its address?`,
    { cause },
  );
};
