import { TicketlyFault } from '@ticketly/core';
import type { Position } from '@ticketly/core';
import type { Consumer } from 'kafkajs';
import { toKafkaFault } from './kafka-fault.ts';
import { asAdmin, kafkaOf } from './kafka-settings.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { positionOf } from './record.ts';
import { logTopic } from './topic.ts';

/** How many records at the end of a partition are examined: the last ones may be duplicates. */
const tail = 100n;
const patienceMs = 60_000;

/**
 * The largest position at the end of each partition of the topic, by partition; empty ones are left
 * out. This says how far the log was delivered, whatever happened to the database's slot.
 *
 * Faults: those of the brokers; `timeout` if the ends were not read within a minute.
 */
export const lastPositions = async (
  settings: KafkaSettings,
  topic: string = logTopic,
): Promise<ReadonlyMap<number, Position>> => {
  const ends = await asAdmin(settings, (admin) => admin.fetchTopicOffsets(topic));
  const wanted = new Map(
    ends
      .map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }))
      .filter(({ low, high }) => low < high)
      .map(({ partition, low, high }) => [partition, { from: high - tail > low ? high - tail : low, high }] as const),
  );
  if (wanted.size === 0) return new Map();
  // A short-lived group of its own: it commits nothing and disturbs nobody.
  const groupId = `ticketly.last-positions.${crypto.randomUUID()}`;
  const consumer = kafkaOf(settings).consumer({ groupId, maxWaitTimeInMs: 200, allowAutoTopicCreation: false });
  try {
    return await readEnds(consumer, topic, wanted);
  } catch (error) {
    throw toKafkaFault(error);
  } finally {
    await consumer.disconnect().catch(() => undefined);
    await asAdmin(settings, (admin) => admin.deleteGroups([groupId])).catch(() => undefined);
  }
};

type Ends = ReadonlyMap<number, { readonly from: bigint; readonly high: bigint }>;

const readEnds = async (consumer: Consumer, topic: string, wanted: Ends): Promise<ReadonlyMap<number, Position>> => {
  const positions = new Map<number, Position>();
  const left = new Set(wanted.keys());
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(
    () => reject(new TicketlyFault('timeout', `the ends of topic ${topic} did not come`)),
    patienceMs,
  );
  // Also for fetches that contained nothing for us, such as the end marker of a transaction.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
    if (BigInt(lastOffset) + 1n >= (wanted.get(partition)?.high ?? 0n)) left.delete(partition);
    if (left.size === 0) resolve();
  });
  consumer.on(consumer.events.CRASH, ({ payload: { error } }) => reject(error));
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        for (const record of batch.messages) {
          const position = positionOf(record);
          if (position > (positions.get(batch.partition) ?? 0)) positions.set(batch.partition, position as Position);
        }
      },
    });
    for (const [partition, { from }] of wanted) consumer.seek({ topic, partition, offset: String(from) });
    await promise;
    return positions;
  } finally {
    clearTimeout(timer);
  }
};
