import { Kafka, logLevel } from 'kafkajs';
import type { Admin, KafkaConfig } from 'kafkajs';
import { orFault, toKafkaFault } from './kafka-fault.ts';

/**
 * How to reach the brokers: addresses, TLS, credentials. Defaults for what is left out: 3 s for a
 * connection, 10 s for an answer, five tries within a few seconds, and no logging by the driver.
 */
export type KafkaSettings = KafkaConfig;

/** The driver's client, which does not connect on its own. */
export const kafkaOf = (settings: KafkaSettings): Kafka =>
  new Kafka({
    clientId: 'ticketly',
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 },
    logLevel: logLevel.NOTHING,
    ...settings,
  });

/** Performs an administrative call over a connection of its own. */
export const asAdmin = async <Answer>(
  settings: KafkaSettings,
  act: (admin: Admin) => Promise<Answer>,
): Promise<Answer> => {
  const admin = kafkaOf(settings).admin();
  try {
    await admin.connect();
    return await act(admin);
  } catch (error) {
    throw toKafkaFault(error);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};

/** Whether the brokers answer. Faults: `unavailable`, `timeout`, or `misconfigured`. */
export const checkKafka = async (settings: KafkaSettings): Promise<void> => {
  await asAdmin(settings, (admin) => admin.describeCluster()).catch(orFault);
};
