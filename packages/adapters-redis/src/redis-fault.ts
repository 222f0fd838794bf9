import { TicketlyFault } from '@ticketly/core';
import type { FaultCode } from '@ticketly/core';

/** For the end of a call of the driver: `.catch(orFault)`. */
export const orFault = (error: unknown): Promise<never> => Promise.reject(redisFault(error));

interface Meaning {
  /** How the driver, or the server, begins its sentence. */
  readonly says: RegExp;
  readonly code: FaultCode;
  readonly sentence: string;
  /** Milliseconds; undefined if no retry helps. */
  readonly retryAfterMs?: number;
}

/** The first that fits counts. */
const meanings: readonly Meaning[] = [
  { says: /timed out/i, code: 'timeout', sentence: 'the lock store did not answer in time', retryAfterMs: 1_000 },
  { says: /^OOM /, code: 'overloaded', sentence: 'the lock store is out of memory', retryAfterMs: 5_000 },
  {
    says: /^ERR max number of clients/,
    code: 'overloaded',
    sentence: 'the lock store has too many clients',
    retryAfterMs: 5_000,
  },
  {
    says: /^(READONLY|MISCONF|NOREPLICAS)/,
    code: 'read-only',
    sentence: 'the lock store takes no writes now',
    retryAfterMs: 1_000,
  },
  // The password or the rights were changed: the call succeeds once an operator has mended that.
  {
    says: /^(NOAUTH|WRONGPASS|NOPERM|DENIED)|ACL failure in script/,
    code: 'misconfigured',
    sentence: 'the lock store refuses the login of this process, or its rights',
    retryAfterMs: 5_000,
  },
  {
    says: /user_script|^ERR (?!.*(unknown|LOADING))/,
    code: 'unexpected',
    sentence: 'a script of the lock store failed',
  },
];

const away: Meaning = {
  says: /^/,
  code: 'unavailable',
  sentence: 'the lock store cannot be reached',
  retryAfterMs: 1_000,
};

/** What a driver's error means to those who do not know Redis. */
export const redisFault = (error: unknown): TicketlyFault => {
  const message = error instanceof Error ? error.message : String(error);
  const { code, sentence, retryAfterMs } = meanings.find(({ says }) => says.test(message)) ?? away;
  const again = retryAfterMs !== undefined && { retryable: true, retryAfterMs };
  return new TicketlyFault(code, sentence, { ...again, cause: error });
};
