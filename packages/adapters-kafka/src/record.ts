import type { Position, RecordedEvent } from '@ticketly/core';
import { readFact } from '@ticketly/core/wire';

/** A record as the topic holds it. */
export interface TopicRecord {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>> | undefined;
}

/** A record that is no fact as the log writes them, with what could be read of it. */
export interface UnreadableRecord {
  readonly offset: string;
  readonly position: Position | undefined;
  readonly id: string;
  readonly type: string;
  /** What is wrong, and how the record begins. */
  readonly reason: string;
}

/** What a record holds. */
export type ReadRecord =
  | { readonly kind: 'fact'; readonly fact: RecordedEvent }
  | { readonly kind: 'unreadable'; readonly record: UnreadableRecord };

/** Characters of a record's key, value and headers that are kept for whoever judges it. */
const shownMax = 100;

/** Reads a record, whatever is in it: one that is no fact says so instead of throwing. */
export const readRecord = (record: TopicRecord): ReadRecord => {
  try {
    return { kind: 'fact', fact: readFact(record) };
  } catch (error) {
    return { kind: 'unreadable', record: unreadable(record, error) };
  }
};

/** Where a record says its fact is in the log; 0 if it does not. */
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

/** What a database can store as text, and no more of it than a person reads. */
const storable = (text: string): string => text.slice(0, 500).toWellFormed().replaceAll('\0', ' ');
