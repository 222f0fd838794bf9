/** Where Debezium finds the facts that the relay emits, from Connect's point of view. */
export interface RelaySource {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** A login with the attribute REPLICATION; it needs no other right. */
  readonly user: string;
  /** The password itself, or a reference that a configuration provider of Connect resolves. */
  readonly password: string;
  /** As in libpq; Debezium's own default is `prefer`. */
  readonly sslMode?: string;
  /** Default `ticketly_relay`, the relay's own. */
  readonly slot?: string;
  /** Default `ticketly_relay`, the relay's own. */
  readonly publication?: string;
}

/** Where the facts go. */
export interface RelayTarget {
  readonly topic: string;
  /** Of the topic, which exists already: with any other number facts would change partitions. */
  readonly partitions: number;
}

/** The settings of a connector, as Connect expects them. */
export type ConnectorConfig = Readonly<Record<string, string>>;

/**
 * How many records may still be in flight to one broker when a later one has reached another: the
 * producer's buffer holds no more, and none is smaller than 200 bytes.
 */
export const mostUnderWay = 20_000;
const producerBufferBytes = 4_000_000;

/** How far a checkpoint of Debezium may lag; this much is redelivered after a crash. */
const heartbeatMs = 2_000;

/** A field of the message, and the header it becomes. */
const headers = {
  position: 'position',
  type: 'type',
  version: 'version',
  aggregate_type: 'aggregateType',
  aggregate_id: 'aggregateId',
  occurred_at_ms: 'occurredAt',
} as const;

/**
 * The connector that carries the relay's messages into the topic: the routing key as the key, the
 * payload as the value, the rest as headers.
 *
 * It is configured neither to create the publication nor to take a snapshot: facts come only
 * through the slot, which exists already. Nor is it told that the slot is a failover slot, although
 * it is: if it ever recreates a missing one on its own, the missing mark shows the relay whose it
 * is. The driver, too, confirms what it has read, or an idle relay would retain all of the server's
 * log; so the slot, and not Connect's offset, says where to resume, or no start after a quiet night
 * would succeed.
 *
 * @example
 * const config = relayConnector(
 *   { host: 'postgres', port: 5432, database: 'ticketly', user: 'debezium', password: 'secret' },
 *   { topic: 'ticketly.log', partitions: 6 },
 * );
 */
export const relayConnector = (source: RelaySource, { topic, partitions }: RelayTarget): ConnectorConfig => ({
  'connector.class': 'io.debezium.connector.postgresql.PostgresConnector',
  'tasks.max': '1',
  'database.hostname': source.host,
  'database.port': String(source.port),
  'database.dbname': source.database,
  'database.user': source.user,
  'database.password': source.password,
  ...(source.sslMode !== undefined && { 'database.sslmode': source.sslMode }),
  'plugin.name': 'pgoutput',
  'slot.name': source.slot ?? 'ticketly_relay',
  'publication.name': source.publication ?? 'ticketly_relay',
  'publication.autocreate.mode': 'disabled',
  'snapshot.mode': 'no_data',
  'message.prefix.include.list': 'ticketly_log',
  'lsn.flush.mode': 'connector_and_driver',
  'offset.mismatch.strategy': 'trust_slot',
  'heartbeat.interval.ms': String(heartbeatMs),
  'retriable.restart.connector.wait.ms': '1000',
  'poll.interval.ms': '2',
  'tombstones.on.delete': 'false',
  ...intoTopic(topic, partitions),
  'producer.override.acks': 'all',
  'producer.override.linger.ms': '0',
  'producer.override.buffer.memory': String(producerBufferBytes),
});

/** Only Debezium's own heartbeat topic is left to be created, with one partition. */
const intoTopic = (topic: string, partitions: number): ConnectorConfig => ({
  'topic.prefix': topic,
  'topic.creation.default.replication.factor': '-1',
  'topic.creation.default.partitions': String(partitions),
  'topic.creation.groups': 'heartbeat',
  'topic.creation.heartbeat.include': '__debezium-heartbeat.*',
  'topic.creation.heartbeat.partitions': '1',
  'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
  'value.converter': 'org.apache.kafka.connect.storage.StringConverter',
  transforms: 'decode,outbox',
  'transforms.decode.type': 'io.debezium.connector.postgresql.transforms.DecodeLogicalDecodingMessageContent',
  'transforms.outbox.type': 'io.debezium.transforms.outbox.EventRouter',
  'transforms.outbox.route.by.field': 'aggregate_type',
  'transforms.outbox.route.topic.replacement': topic,
  'transforms.outbox.table.field.event.id': 'event_id',
  'transforms.outbox.table.field.event.key': 'routing_key',
  'transforms.outbox.table.field.event.payload': 'payload',
  'transforms.outbox.table.fields.additional.placement': Object.entries(headers)
    .map(([field, header]) => `${field}:header:${header}`)
    .join(','),
});
