import { isTicketlyFault, TicketlyFault } from '@ticketly/core';
import type { FaultCode } from '@ticketly/core';
import { MongoBulkWriteError, MongoError } from 'mongodb';

/**
 * Codes of the server that mean the same to a caller, as its source lists them
 * (`src/mongo/base/error_codes.yml`).
 */
const serverCodes: Readonly<Record<number, FaultCode>> = {
  6: 'unavailable',
  7: 'unavailable',
  89: 'timeout',
  91: 'unavailable',
  189: 'unavailable',
  9001: 'unavailable',
  10107: 'unavailable',
  11600: 'unavailable',
  11602: 'unavailable',
  13436: 'unavailable',
  // The build that was being read has been dropped or replaced.
  43: 'unavailable',
  175: 'unavailable',
  24: 'timeout',
  50: 'timeout',
  64: 'timeout',
  262: 'timeout',
  112: 'contended',
  13: 'misconfigured',
  18: 'misconfigured',
  8000: 'misconfigured',
  // An index of this name exists with another key, or the hinted one does not exist.
  2: 'misconfigured',
  85: 'misconfigured',
  86: 'misconfigured',
  100: 'misconfigured',
  13435: 'read-only',
  39: 'overloaded',
  14031: 'overloaded',
};

/**
 * The server refuses this client (unauthorized, authentication failed, Atlas's own word for
 * either): the same call succeeds once an operator has mended that.
 */
const turnedAway: ReadonlySet<unknown> = new Set([13, 18, 8000]);

/** Errors of the driver itself, by class name. */
const driverErrors: Readonly<Record<string, FaultCode>> = {
  MongoServerSelectionError: 'unavailable',
  MongoNetworkError: 'unavailable',
  MongoNotConnectedError: 'unavailable',
  MongoTopologyClosedError: 'unavailable',
  MongoClientClosedError: 'unavailable',
  MongoServerClosedError: 'unavailable',
  MongoPoolClosedError: 'unavailable',
  MongoPoolClearedError: 'unavailable',
  PoolClearedOnNetworkError: 'unavailable',
  MongoNetworkTimeoutError: 'timeout',
  MongoOperationTimeoutError: 'timeout',
  MongoWaitQueueTimeoutError: 'overloaded',
};

/** For the end of a driver call: `.catch(orFault)`. */
export const orFault = (error: unknown): Promise<never> => Promise.reject(mongoFault(error));

/**
 * A driver's error as a fault, for callers that know nothing of MongoDB; a fault is returned
 * unchanged.
 */
export const mongoFault = (error: unknown): TicketlyFault => {
  if (isTicketlyFault(error)) return error;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const isTurnedAway = error instanceof MongoError && turnedAway.has(error.code);
  return new TicketlyFault(code, `MongoDB: ${message}`, { cause: error, ...(isTurnedAway && { retryable: true }) });
};

const codeOf = (error: unknown): FaultCode => {
  if (!(error instanceof MongoError)) return 'unexpected';
  const ofDriver = driverErrors[error.name];
  if (ofDriver !== undefined) return ofDriver;
  if (typeof error.code === 'number') return serverCodes[error.code] ?? 'unexpected';
  // A bulk write that lost its server keeps the error's message, but not its class.
  return error instanceof MongoBulkWriteError ? codeOfSentence(error.message) : 'unexpected';
};

const codeOfSentence = (sentence: string): FaultCode => {
  if (/checking out a connection/i.test(sentence)) return 'overloaded';
  if (/timed out/i.test(sentence) && !/server selection/i.test(sentence)) return 'timeout';
  return /closed|server selection|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|pool .*cleared|socket/i.test(sentence)
    ? 'unavailable'
    : 'unexpected';
};
