import { TicketlyFault } from '@ticketly/core';

/** Reads a JSON document from a row. Faults: `corrupt` if it does not have the expected shape. */
export type Decode<State> = (document: unknown) => State;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const corrupt = (kind: string, what: string): TicketlyFault =>
  new TicketlyFault('corrupt', `a stored ${kind} ${what}: somebody else wrote to the database`);

/**
 * A codec for documents with these fields and, for subjects with a lifecycle, one of these
 * statuses.
 */
export const documentCodec =
  <State extends object>(
    kind: string,
    fields: { readonly [Field in keyof State]?: 'string' | 'number' | 'object' },
    statuses?: readonly string[],
  ): Decode<State> =>
  (document) => {
    if (!isRecord(document)) throw corrupt(kind, 'is no object');
    for (const [field, type] of Object.entries(fields)) {
      if (typeof document[field] !== type || document[field] === null) throw corrupt(kind, `has no ${field}`);
    }
    const { progress } = document;
    if (statuses !== undefined && !(isRecord(progress) && statuses.includes(String(progress['status'])))) {
      throw corrupt(kind, 'has a status unknown here');
    }
    return document as State;
  };

/**
 * A whole number from a row; drivers return 64-bit ones as text or as a number. Faults: `corrupt`
 * if it is none, or too large to be exact.
 */
export const wholeNumber = (value: unknown): number => {
  const number = typeof value === 'number' ? value : Number(value);
  if (value === null || !Number.isSafeInteger(number)) throw corrupt('number', `reads ${String(value)}`);
  return number;
};

/** A value as a parameter for `$n::jsonb`; null stays null. */
export const jsonParameter = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);
