import { Kafka, logLevel } from 'kafkajs';
import type { Admin } from 'kafkajs';

const asAdmin = async <Told>(brokers: readonly string[], look: (admin: Admin) => Promise<Told>): Promise<Told> => {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await look(admin);
  } finally {
    await admin.disconnect();
  }
};

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

/** How many records a topic ever got. */
export const recordsIn = (brokers: readonly string[], topic: string): Promise<number> =>
  asAdmin(brokers, async (admin) => sumOf((await admin.fetchTopicOffsets(topic)).map(({ high }) => Number(high))));

/** How many of them the folding of views has not taken, as far as it has said so. */
export const recordsWaiting = (brokers: readonly string[], topic: string): Promise<number> =>
  asAdmin(brokers, async (admin) => {
    const [group] = await admin.fetchOffsets({ groupId: `${topic}.views`, topics: [topic] });
    const taken = new Map(group?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    const ends = await admin.fetchTopicOffsets(topic);
    return sumOf(ends.map(({ partition, high }) => Number(high) - Math.max(0, taken.get(partition) ?? 0)));
  });
