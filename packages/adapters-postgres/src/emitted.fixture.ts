import type { SqlClient } from './sql-client.ts';

/** A message of the write-ahead log, as its reader gets it. */
export interface EmittedMessage {
  readonly prefix: string;
  readonly content: string;
}

const peekSql = `
  select data from pg_logical_slot_peek_binary_changes(
    $1, null, null, 'proto_version', '1', 'publication_names', 'ticketly_relay', 'messages', 'true')`;

/** `M` and flags, a byte each, eight of its place, the prefix, four of its length, the content. */
const messageFrom = (data: Buffer): EmittedMessage => {
  const prefixEnd = data.indexOf(0, 10);
  return {
    prefix: data.subarray(10, prefixEnd).toString('ascii'),
    content: data.subarray(prefixEnd + 5).toString('utf8'),
  };
};

/** Every message that a slot has to give, in the order of their commits; it still has them then. */
export const emittedMessages = async (client: SqlClient, slot: string): Promise<readonly EmittedMessage[]> => {
  const rows = await client.query<{ data: Buffer }>(peekSql, [slot]);
  return rows.filter(({ data }) => data.toString('latin1', 0, 1) === 'M').map(({ data }) => messageFrom(data));
};

/** A fact as the relay emits it. */
export interface EmittedFact {
  readonly position: string;
  readonly event_id: string;
  readonly aggregate_type: string;
  readonly aggregate_id: string;
  readonly routing_key: string;
  readonly type: string;
  readonly version: string;
  readonly payload: string;
  readonly occurred_at_ms: string;
}

/** The facts among them. */
export const emittedFacts = async (client: SqlClient, slot: string): Promise<readonly EmittedFact[]> =>
  (await emittedMessages(client, slot))
    .filter(({ prefix }) => prefix === 'ticketly_log')
    .map(({ content }) => JSON.parse(content) as EmittedFact);

/** A name for a slot of a test's own; a server has each once. */
export const someSlot = (): string => `relay_${crypto.randomUUID().replaceAll('-', '_')}`;
