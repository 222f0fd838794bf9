import { logTopic } from '@ticketly/adapters-kafka';
import { defaultRelaySlot } from '@ticketly/adapters-postgres';
import type { KafkaFeedConfig } from '../config.ts';

/** Fixed when the topic is made, and checked ever after. */
export const logPartitions = 6;

/** What belongs to a topic, by its name: several deployments may share brokers and servers. */
export interface LogNames {
  readonly topic: string;
  readonly connector: string;
  readonly slot: string;
  /** Of the consumers that fold views. */
  readonly groupId: string;
}

/** The names of a deployment's log on its way. */
export const logNamesOf = ({ topic }: Pick<KafkaFeedConfig, 'topic'>): LogNames => ({
  topic,
  connector: topic,
  // Slots have few letters to choose from.
  slot: topic === logTopic ? defaultRelaySlot : topic.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_'),
  groupId: `${topic}.views`,
});
