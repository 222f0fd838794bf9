import type { RecordedEvent } from '@ticketly/core';
import { writeFact } from '@ticketly/core/wire';
import type { Message, Producer } from 'kafkajs';
import { asAdmin, kafkaOf } from './kafka-settings.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { ensureTopic } from './topic.ts';

/** A topic of a test's own, and somebody who writes to it in the place of Debezium. */
export interface TestTopic {
  readonly topic: string;
  readonly producer: Producer;
  /** Publishes facts as the relay and its connector do. */
  publish(facts: readonly RecordedEvent[]): Promise<void>;
  send(...messages: readonly Message[]): Promise<void>;
  drop(): Promise<void>;
}

export const settingsOf = (brokers: string): KafkaSettings => ({ brokers: brokers.split(',') });

/** Makes a topic with a name of its own. */
export const testTopic = async (settings: KafkaSettings, partitions: number): Promise<TestTopic> => {
  const topic = `log.${crypto.randomUUID()}`;
  await ensureTopic(settings, { topic, partitions });
  const producer = kafkaOf(settings).producer();
  await producer.connect();
  const send = async (...messages: readonly Message[]): Promise<void> => {
    if (messages.length > 0) await producer.send({ topic, messages: [...messages], acks: -1 });
  };
  return {
    topic,
    producer,
    send,
    publish: (facts) => send(...facts.map(writeFact)),
    drop: async () => {
      await producer.disconnect();
      await asAdmin(settings, (admin) => admin.deleteTopics({ topics: [topic] }));
    },
  };
};
