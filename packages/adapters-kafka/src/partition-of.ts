import { Partitioners } from 'kafkajs';

/**
 * The partition that a key's facts lie in, of so many: what every producer in Java chooses (murmur2
 * of the key's bytes), and so Debezium's.
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
