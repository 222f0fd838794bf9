import type { Position, RecordedEvent } from '@ticketly/core';
import { readFact } from '@ticketly/core/wire';

/** A record as it is in the topic. */
export interface TopicRecord {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>> | undefined;
}

/** A record that is not a fact as the log writes them, with what could be read of it. */
export interface UnreadableRecord {
  readonly offset: string;
  readonly position: Position | undefined;
  readonly id: string;
  readonly type: string;
  /** What is wrong, and how the record begins. */
  readonly reason: string;
}

/** The content of a record. */
export type ReadRecord =
  | { readonly kind: 'fact'; readonly fact: RecordedEvent }
  | { readonly kind: 'unreadable'; readonly record: UnreadableRecord };

/** How many characters of a record's key, value and headers are kept for inspection. */
const shownMax = 100;

/** Parses any record: one that is not a fact is returned as such instead of throwing. */
export const readRecord = (record: TopicRecord): ReadRecord => {
  try {
    return { kind: 'fact', fact: readFact(record) };
  } catch (error) {
    return { kind: 'unreadable', record: unreadable(record, error) };
  }
};

/** The fact's position in the log, as the record states it; 0 if it does not. */
export const positionOf = (record: TopicRecord | undefined): number => {
  const position = record === undefined ? 0 : Number(headerOf(record, 'position'));
  return Number.isSafeInteger(position) && position > 0 ? position : 0;
};

const headerOf = ({ headers }: TopicRecord, name: string): string => String([headers?.[name]].flat().at(-1) ?? '');

const unreadable = (record: TopicRecord, error: unknown): UnreadableRecord => {
  const position = positionOf(record);
  const shown = [record.key, record.value].map((bytes) => String(bytes).slice(0, shownMax)).join(', value ');
  return {
    offset: record.offset,
    position: position > 0 ? (position as Position) : undefined,
    id: storable(headerOf(record, 'id')),
    type: storable(headerOf(record, 'type')),
    reason: storable(`${String(error)}; key ${shown}`),
  };
};

/** Text that a database can store, and no more of it than a person reads. */
const storable = (text: string): string => text.slice(0, 500).toWellFormed().replaceAll('\0', ' ');
