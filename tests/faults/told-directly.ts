import type { Ports, Position } from '@ticketly/core';
import { writeFact } from '@ticketly/core/wire';
import { Kafka, logLevel } from 'kafkajs';

/** How the log would travel without an outbox that waits. */
export interface ToldDirectly {
  /** @returns how many facts came through, and how many the one who told them gave up. */
  stop(): Promise<{ readonly told: number; readonly lost: number }>;
}

/**
 * Tells a topic of its own what happens from now on, as whoever publishes after a commit does: each
 * fact once, with a producer that tries for some seconds.
 */
export const tellDirectly = async (
  { changeFeed, logHistory }: Ports,
  brokers: readonly string[],
): Promise<ToldDirectly> => {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, connectionTimeout: 1_000 });
  const topic = `told_directly_${crypto.randomUUID()}`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
  const producer = kafka.producer({ retry: { retries: 3 } });
  await producer.connect();
  const count = { told: 0, lost: 0 };
  const stopping = new AbortController();
  const tell = async (): Promise<void> => {
    let after: Position = (await logHistory.latest()).position;
    while (!stopping.signal.aborted) {
      const facts = await changeFeed.read({ after, limit: 100, waitMs: 100, signal: stopping.signal });
      if (facts.length === 0) continue;
      const messages = facts.map((fact) => ({ ...writeFact(fact) }));
      const outcome = await producer.send({ topic, messages }).then(
        () => 'told' as const,
        () => 'lost' as const,
      );
      count[outcome] += facts.length;
      after = facts.at(-1)?.position ?? after;
    }
  };
  const telling = tell();
  return {
    stop: async () => {
      stopping.abort();
      await telling;
      await producer.disconnect();
      return count;
    },
  };
};
