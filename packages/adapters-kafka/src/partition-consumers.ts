import type { RecordedEvent } from '@ticketly/core';
import { partitioner } from './partition-of.ts';
import { partitionConsumer } from './partition-taking.ts';

/** The consumers that share a follower's work, one for each partition. */
export interface PartitionConsumers {
  readonly names: readonly string[];
  readonly of: (fact: Pick<RecordedEvent, 'routingKey'>) => string;
}

/**
 * The consumers that take a follower's facts from the topic, for callers that must wait for all of
 * them, such as a rebuild of a view.
 *
 * @param partitions as many as the topic has. Default: 6.
 * @example
 * const consumers = partitionConsumers(viewsConsumer);
 * const end = await rebuildView(ports, sessionPages, { consumers });
 */
export const partitionConsumers = (consumer: string, partitions = 6): PartitionConsumers => {
  const partitionOf = partitioner(partitions);
  return {
    names: Array.from({ length: partitions }, (_, partition) => partitionConsumer(consumer, partition)),
    of: ({ routingKey }) => partitionConsumer(consumer, partitionOf(routingKey)),
  };
};
