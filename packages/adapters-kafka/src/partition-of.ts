import { Partitioners } from 'kafkajs';

/**
 * The partition of a key's facts, out of so many: what every Java producer chooses (murmur2 of the
 * key's bytes), and so Debezium's.
 */
export const partitioner = (partitions: number): ((key: string) => number) => {
  const choose = Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionErrorCode: 0,
    partitionId,
    leader: 0,
    replicas: [],
    isr: [],
  }));
  return (key) => choose({ topic: '', partitionMetadata, message: { key: Buffer.from(key), value: null } });
};
