/** A text as brokers hand it over: as text, or as bytes of UTF-8. */
export type WireText = string | Uint8Array;

/**
 * A record of the log as it lies in a topic: what keeps it in order, the payload, and what is told
 * beside it. A header that a record has more than once is a list.
 */
export interface WireRecord {
  /** The fact's routing key. */
  readonly key?: WireText | null | undefined;
  /** The payload as JSON. */
  readonly value?: WireText | null | undefined;
  readonly headers?: Readonly<Record<string, WireText | readonly WireText[] | null | undefined>> | undefined;
}

/** The headers of every record. */
export type WireHeader = 'id' | 'position' | 'type' | 'version' | 'aggregateType' | 'aggregateId' | 'occurredAt';

/**
 * The headers of a record as text. `position` is a whole number above 0, `version` (of the
 * payload's schema) likewise, `occurredAt` is in epoch milliseconds. Others may be added; readers
 * pass them over.
 */
export type WireHeaders = Readonly<Record<WireHeader, string>>;

/** A record as it is written: all of it is text. */
export interface WrittenRecord {
  readonly key: string;
  readonly value: string;
  readonly headers: WireHeaders;
}
