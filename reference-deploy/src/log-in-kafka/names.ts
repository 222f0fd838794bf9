import { logTopic } from '@ticketly/adapters-kafka';
import { defaultRelaySlot } from '@ticketly/adapters-postgres';
import type { KafkaFeedConfig } from '../config.ts';

/** Fixed when the topic is created, and checked ever after. */
export const logPartitions = 6;

/** Everything derived from a topic's name: several deployments may share brokers and servers. */
export interface LogNames {
  readonly topic: string;
  readonly connector: string;
  readonly slot: string;
  /** The group of the consumers that fold views. */
  readonly groupId: string;
}

/** The names along the way of a deployment's log. */
export const logNamesOf = ({ topic }: Pick<KafkaFeedConfig, 'topic'>): LogNames => ({
  topic,
  connector: topic,
  // Names of slots allow few characters.
  slot: topic === logTopic ? defaultRelaySlot : topic.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_'),
  groupId: `${topic}.views`,
});
