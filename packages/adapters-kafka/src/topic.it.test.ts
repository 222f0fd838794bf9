import { ConfigResourceTypes } from 'kafkajs';
import { expect, inject, test } from 'vitest';
import { asAdmin, checkKafka } from './kafka-settings.ts';
import { ensureTopic } from './topic.ts';
import { settingsOf } from './topics.fixture.ts';

const settings = settingsOf(inject('kafkaBrokers'));

const withTopic = async (act: (topic: string) => Promise<void>): Promise<void> => {
  const topic = `topic.${crypto.randomUUID()}`;
  await act(topic).finally(() => asAdmin(settings, (admin) => admin.deleteTopics({ topics: [topic] })));
};

test('creates the topic as configured, once, however many ask', () =>
  withTopic(async (topic) => {
    const options = { topic, partitions: 4, retentionMs: 3_600_000, maxMessageBytes: 2_097_152 };
    await Promise.all(Array.from({ length: 5 }, () => ensureTopic(settings, options)));
    const { resources } = await asAdmin(settings, (admin) =>
      admin.describeConfigs({ resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }], includeSynonyms: false }),
    );
    const entries = resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]) ?? [];
    expect(Object.fromEntries(entries)).toMatchObject({
      'cleanup.policy': 'delete',
      'retention.ms': '3600000',
      'max.message.bytes': '2097152',
    });
    const { topics } = await asAdmin(settings, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    expect(topics[0]?.partitions).toHaveLength(4);
  }));

test('refuses a topic that is there with another number of partitions', () =>
  withTopic(async (topic) => {
    await ensureTopic(settings, { topic, partitions: 2 });
    await expect(ensureTopic(settings, { topic, partitions: 6 })).rejects.toMatchObject({
      code: 'misconfigured',
      message: `topic ${topic} has 2 partitions, but must have 6`,
    });
  }));

test('refuses a topic that is there and compacted', () =>
  withTopic(async (topic) => {
    const configEntries = [{ name: 'cleanup.policy', value: 'compact' }];
    await asAdmin(settings, (admin) =>
      admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: 6, configEntries }] }),
    );
    await expect(ensureTopic(settings, { topic })).rejects.toMatchObject({ code: 'misconfigured' });
  }));

test('says that nobody answers where no broker is', async () => {
  const away = { brokers: ['localhost:1'], retry: { retries: 0 } };
  await expect(checkKafka(away)).rejects.toMatchObject({ code: 'unavailable' });
  await checkKafka(settings);
});
