import { TicketlyFault } from '@ticketly/core';
import type { FaultCode } from '@ticketly/core';

/**
 * A fault of the database, with the server's five-character code (SQLSTATE, PostgreSQL manual,
 * appendix A) where the server itself spoke.
 */
export class SqlFault extends TicketlyFault {
  readonly sqlState: string | undefined;

  constructor(code: FaultCode, sentence: string, options: { readonly sqlState?: string; readonly cause: unknown }) {
    super(code, sentence, { cause: options.cause });
    this.sqlState = options.sqlState;
  }
}

/** Codes that mean one thing to a caller; a class of two characters speaks for all of its codes. */
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
  '57P01': 'unavailable',
  '57P02': 'unavailable',
  '57P03': 'unavailable',
  '57P05': 'unavailable',
  '08': 'unavailable',
  '58': 'unavailable',
  '53': 'overloaded',
  '28': 'misconfigured',
  '3D': 'misconfigured',
  '3F': 'misconfigured',
  '42': 'misconfigured',
  XX: 'corrupt',
};

const lostConnection =
  /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)|Connection terminated|connection error|not queryable|Connection timeout|PGlite (is|instance is) clos/i;
const noFreeConnection = /timeout exceeded when trying to connect/;
const noAnswer = /Query read timeout/;

const textOf = (error: unknown, field: 'code' | 'message'): string => {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
  return typeof value === 'string' ? value : '';
};

/** The server's code of an error; undefined when the driver or the network made it. */
export const sqlStateOf = (error: unknown): string | undefined => {
  const code = textOf(error, 'code');
  return /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code) ? code : undefined;
};

const codeOf = (error: unknown, sqlState: string | undefined): FaultCode => {
  if (sqlState !== undefined) return faultCodes[sqlState] ?? faultCodes[sqlState.slice(0, 2)] ?? 'unexpected';
  const message = textOf(error, 'message');
  if (lostConnection.test(textOf(error, 'code')) || lostConnection.test(message)) return 'unavailable';
  if (noFreeConnection.test(message)) return 'overloaded';
  return noAnswer.test(message) ? 'timeout' : 'unexpected';
};

/** A driver's error as a fault; a fault stays what it is. */
export const toSqlFault = (error: unknown): TicketlyFault => {
  if (error instanceof TicketlyFault) return error;
  const sqlState = sqlStateOf(error);
  const code = codeOf(error, sqlState);
  return new SqlFault(code, `PostgreSQL: ${textOf(error, 'message') || String(error)}`, {
    ...(sqlState !== undefined && { sqlState }),
    cause: error,
  });
};
