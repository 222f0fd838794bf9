import { isTicketlyFault } from '../kernel/index.ts';
import type { RecordedEvent } from './change-feed.port.ts';
import type { NewDeadLetter } from './dead-letters.port.ts';
import type { LogFollower } from './log-follower.ts';

/**
 * The first fact of a subject that could not be applied. Those before it were, or are redelivered.
 */
export interface Failure {
  readonly subject: string;
  readonly event: RecordedEvent;
  readonly error: unknown;
  readonly cause: NewDeadLetter['cause'];
}

const attempts = 3;
const reasonMaxLength = 500;

/**
 * Applies facts of one subject together; if that fails, one by one, up to the first that fails
 * three times. A failure of the surroundings is returned at once: retrying later helps more than
 * retrying now.
 *
 * @returns what failed, if anything did.
 */
export const applyFacts = async (
  follower: LogFollower,
  subject: string,
  events: readonly RecordedEvent[],
): Promise<Failure | undefined> => {
  const [first, ...others] = events;
  if (first === undefined) return undefined;
  const error = await errorOf(() => follower.apply(subject, events));
  if (error === undefined) return undefined;
  if (isPassing(error)) return failure(subject, first, error);
  for (const event of [first, ...others]) {
    const stubborn = await stubbornErrorOf(() => follower.apply(subject, [event]));
    if (stubborn !== undefined) return failure(subject, event, stubborn);
  }
  return undefined;
};

/** An error as the failure of a fact. */
export const failure = (subject: string, event: RecordedEvent, error: unknown): Failure => ({
  subject,
  event,
  error,
  cause: isPassing(error) ? 'surroundings' : 'fact',
});

/** The letter about a failure. */
export const letterOf = (consumer: string, { subject, event, error, cause }: Failure): NewDeadLetter => ({
  consumer,
  subject,
  position: event.position,
  eventId: event.id,
  type: event.type,
  reason: reasonOf(error),
  cause,
  recovered: false,
});

/**
 * Whether the store is at fault and not the fact: the same call may work later, or once the store
 * is configured as it must be.
 */
export const isPassing = (error: unknown): boolean =>
  isTicketlyFault(error) && (error.retryable || error.code === 'misconfigured');

const stubbornErrorOf = async (act: () => Promise<void>): Promise<unknown> => {
  let error: unknown;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    error = await errorOf(act);
    if (error === undefined || isPassing(error)) return error;
  }
  return error;
};

/** Anything thrown counts as an error, even undefined. */
export const errorOf = async (act: () => Promise<void>): Promise<unknown> => {
  try {
    await act();
    return undefined;
  } catch (error) {
    return error ?? new Error('something threw nothing');
  }
};

/** The error's text without characters that a database can't store. */
const reasonOf = (error: unknown): string =>
  String(error).slice(0, reasonMaxLength).toWellFormed().replaceAll('\0', ' ');
