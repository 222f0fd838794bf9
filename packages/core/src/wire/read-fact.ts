import { highestVersion, parseId } from '../kernel/index.ts';
import type { AggregateType, EventId } from '../kernel/index.ts';
import type { Position, RecordedEvent } from '../messaging/index.ts';
import { unreadable } from './unreadable.ts';
import type { WireHeader, WireRecord, WireText } from './wire-record.ts';

/**
 * Reads a fact from a record of the log's topic.
 *
 * Strict about what tells facts apart and keeps them in order: each header is there once and is
 * what it has to be, the key is an id, the value is JSON. Tolerant about the rest, so that no fact
 * of a later release stops a reader: types and aggregate types it does not know, headers that were
 * added, and whatever the payload holds.
 *
 * Throws a `TicketlyFault` with the code `corrupt` that names what is wrong and what it takes;
 * reading the record again won't help.
 *
 * @example
 * const fact = readFact({ key: message.key, value: message.value, headers: message.headers });
 */
export const readFact = (record: WireRecord): RecordedEvent => ({
  position: wholeHeader(record, 'position', { min: 1, max: Number.MAX_SAFE_INTEGER }) as Position,
  id: headerText(record, 'id'),
  aggregateType: headerText(record, 'aggregateType') as AggregateType,
  aggregateId: headerText(record, 'aggregateId'),
  routingKey: readKey(record),
  type: headerText(record, 'type'),
  version: wholeHeader(record, 'version', { min: 1, max: highestVersion }),
  payload: readPayload(record),
  occurredAt: wholeHeader(record, 'occurredAt', { min: 0, max: Number.MAX_SAFE_INTEGER }),
});

// A broken sequence of bytes is an error and not a replacement sign: the text would be another.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const textOf = (record: WireRecord, name: string, text: WireText): string => {
  if (typeof text === 'string') return text;
  try {
    return utf8.decode(text);
  } catch (cause) {
    throw unreadable(record, `${name} is not UTF-8`, cause);
  }
};

const headerText = (record: WireRecord, name: WireHeader): string => {
  const header = record.headers?.[name] ?? [];
  const [first, ...others] = typeof header === 'string' || header instanceof Uint8Array ? [header] : header;
  if (first === undefined) throw unreadable(record, `header ${name} is missing`);
  if (others.length > 0) throw unreadable(record, `header ${name} comes ${others.length + 1} times, not once`);
  const text = textOf(record, `header ${name}`, first);
  if (text.trim() === '') throw unreadable(record, `header ${name} is empty`);
  return text;
};

/** Decimal digits as JavaScript writes them: no sign, space, fraction, exponent or leading zero. */
const digits = /^(0|[1-9]\d*)$/;

const wholeHeader = (
  record: WireRecord,
  name: WireHeader,
  { min, max }: { readonly min: number; readonly max: number },
): number => {
  const text = headerText(record, name);
  const number = digits.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw unreadable(record, `header ${name} takes a whole number from ${min} to ${max}, not ${JSON.stringify(text)}`);
};

/** An event's id or an organization's, of which the form is the same. */
const readKey = (record: WireRecord): EventId => {
  if (record.key === undefined || record.key === null) throw unreadable(record, 'the key is missing');
  const text = textOf(record, 'the key', record.key);
  const id = parseId('event', text);
  if (id === undefined) throw unreadable(record, `the key takes an id, not ${JSON.stringify(text)}`);
  return id;
};

const readPayload = (record: WireRecord): unknown => {
  if (record.value === undefined || record.value === null) throw unreadable(record, 'the value is missing');
  const text = textOf(record, 'the value', record.value);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(record, 'the value is not JSON', cause);
  }
};
