import { isTicketlyFault } from '../../../kernel/index.ts';
import type { Instant } from '../../../kernel/index.ts';
import { manualClock, memoryPorts } from '../../../memory/index.ts';
import type { Ports } from '../../../ports.ts';
import type { MakeSubject } from '../../kits/kit.ts';
import { freshName } from '../../kits/subject.ts';
import type { PortsSubject } from '../../kits/subject.ts';
import { Overtaken } from '../comparison.ts';

/**
 * Stores to compare. Only `wait` moves their clock, so that a step can come a millisecond before a
 * moment, at it, and after it.
 */
export type StoresSubject<Names extends keyof Ports> = PortsSubject<Names | 'clock'>;

/** Every store in memory: the reference. */
export const storesInMemory: MakeSubject<PortsSubject<keyof Ports>> = async () => {
  const clock = manualClock();
  const wait = async (durationMs: number): Promise<void> => clock.advance(durationMs);
  return { subject: { ports: memoryPorts({ clock }), ttlMs: 60_000, wait }, dispose: async () => {} };
};

/**
 * The names of one history, and how to normalize its answers so that they compare with another's.
 */
export interface Names {
  readonly start: Instant;
  /** Returns the same name each time. */
  of(word: string): string;
  /** The answer without this history's own names and clock times. A fault is an answer, too. */
  told(answer: () => Promise<unknown>): Promise<unknown>;
}

/** An answer, or that it was a fault: which one is the adapter's to choose. */
export const toldFault = async (answer: () => Promise<unknown>): Promise<unknown> => {
  try {
    return await answer();
  } catch (error) {
    // A slow or unavailable server says nothing about the adapter: the history is replayed.
    if (isTicketlyFault(error) && error.retryable) throw new Overtaken();
    if (isTicketlyFault(error)) return 'a fault';
    throw error;
  }
};

/** Longer than any life in a history, so that nothing of an earlier history is left. */
const longerThanAnyMs = 3_600_000;

/** Begins a history after everything that earlier ones left has ended. */
export const newNames = async ({ ports, wait }: StoresSubject<never>): Promise<Names> => {
  await wait(longerThanAnyMs);
  const [start, own] = [ports.clock.now(), `${freshName('history')}-`];
  const isMoment = (value: number): boolean => Math.abs(value - start) < longerThanAnyMs;
  const plain = (_: string, value: unknown): unknown => {
    if (typeof value === 'number' && isMoment(value)) return `start${value < start ? '' : '+'}${value - start}`;
    return typeof value === 'string' ? value.replaceAll(own, '') : value;
  };
  return {
    start,
    of: (word) => own + word,
    told: (answer) => toldFault(async () => JSON.parse(JSON.stringify((await answer()) ?? null, plain)) as unknown),
  };
};
