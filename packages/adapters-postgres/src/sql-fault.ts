import { TicketlyFault } from '@ticketly/core';
import type { FaultCode } from '@ticketly/core';

/**
 * A fault of the database, with the server's five-character code (SQLSTATE, PostgreSQL manual,
 * appendix A) if the error came from the server.
 */
export class SqlFault extends TicketlyFault {
  readonly sqlState: string | undefined;

  constructor(
    code: FaultCode,
    sentence: string,
    options: { readonly sqlState?: string; readonly retryable?: boolean; readonly cause: unknown },
  ) {
    super(code, sentence, options);
    this.sqlState = options.sqlState;
  }
}

/** Codes that mean the same to a caller; a class of two characters stands for all of its codes. */
const faultCodes: Readonly<Record<string, FaultCode>> = {
  '40001': 'contended',
  '40P01': 'contended',
  '57014': 'timeout',
  '55P03': 'timeout',
  '55000': 'misconfigured',
  '55006': 'contended',
  '25P03': 'timeout',
  '25P04': 'timeout',
  '25006': 'read-only',
  '08': 'unavailable',
  '57': 'unavailable',
  '58': 'unavailable',
  '53': 'overloaded',
  '28': 'misconfigured',
  '3D': 'misconfigured',
  '3F': 'misconfigured',
  '42': 'misconfigured',
  XX: 'corrupt',
};

const lostConnection =
  /^(ECONN|EMFILE|ENFILE|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)|Connection terminated|connection error|not queryable|Connection timeout|PGlite (is|instance is) clos/i;
const noFreeConnection = /timeout exceeded when trying to connect/;
const noAnswer = /Query read timeout/;
/** The driver has no password to prove itself with, or doubts the server's proof. */
const noProof = /^SASL/;

const textOf = (error: unknown, field: 'code' | 'message'): string => {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
  return typeof value === 'string' ? value : '';
};

/**
 * The server turns this process away at the door: the password has been changed, or the database is
 * being replaced. The same call succeeds once an operator has mended that, without a restart.
 */
const isTurnedAway = (error: unknown, sqlState: string | undefined): boolean =>
  sqlState === undefined ? noProof.test(textOf(error, 'message')) : /^(28|3D)/.test(sqlState);

/** The server's code of an error; undefined if the driver or the network raised it. */
export const sqlStateOf = (error: unknown): string | undefined => {
  const code = textOf(error, 'code');
  return /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code) ? code : undefined;
};

const codeOf = (error: unknown, sqlState: string | undefined): FaultCode => {
  if (sqlState !== undefined) return faultCodes[sqlState] ?? faultCodes[sqlState.slice(0, 2)] ?? 'unexpected';
  const message = textOf(error, 'message');
  if (lostConnection.test(textOf(error, 'code')) || lostConnection.test(message)) return 'unavailable';
  if (noFreeConnection.test(message)) return 'overloaded';
  if (noProof.test(message)) return 'misconfigured';
  return noAnswer.test(message) ? 'timeout' : 'unexpected';
};

/** A driver's error as a fault; a fault is returned unchanged. */
export const toSqlFault = (error: unknown): TicketlyFault => {
  if (error instanceof TicketlyFault) return error;
  const sqlState = sqlStateOf(error);
  const code = codeOf(error, sqlState);
  return new SqlFault(code, `PostgreSQL: ${textOf(error, 'message') || String(error)}`, {
    ...(sqlState !== undefined && { sqlState }),
    ...(isTurnedAway(error, sqlState) && { retryable: true }),
    cause: error,
  });
};
