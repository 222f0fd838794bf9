import { runJobs } from '@ticketly/core/jobs';
import { memoryPorts } from '@ticketly/core/memory';
import { drivenByOutbox, expectRejected, logDriverKit, logDriverSaboteurs, runKit } from '@ticketly/core/testing';
import type { LogDriverSubject, MakeSubject } from '@ticketly/core/testing';
import { describe, inject, test } from 'vitest';
import { followTopic } from './follow-topic.ts';
import { partitioner } from './partition-of.ts';
import { partitionConsumer } from './partition-taking.ts';
import { settingsOf, testTopic } from './topics.fixture.ts';

const settings = settingsOf(inject('kafkaBrokers'));
const partitions = 3;

/** A log in memory, whose facts also lie in a topic of their own. */
const drivenByKafka =
  (patienceMs: number): MakeSubject<LogDriverSubject> =>
  async () => {
    const ports = memoryPorts();
    const { topic, publish, send, drop } = await testTopic(settings, partitions);
    const outbox = drivenByOutbox(ports, { patienceMs });
    let told = 0;
    const facts = () => ports.changeFeed.read({ after: 0 as never, limit: 100_000 });
    const subject: LogDriverSubject = {
      ...outbox,
      append: async (events) => {
        await outbox.append(events);
        const all = await facts();
        await publish(all.slice(told));
        told = all.length;
      },
      repeat: async () => publish(await facts()),
      spoil: (key) => send({ key, value: '{"cut off', headers: { position: 'somewhere' } }),
      consumerOf: (consumer, key) => partitionConsumer(consumer, partitioner(partitions)(key)),
      drive: (follower, onSetAside) => {
        const job = followTopic(settings, { ...ports, onSetAside }, follower, { topic, partitions });
        const runner = runJobs([{ name: 'the kit', jobs: [job] }], { clock: ports.clock });
        runner.start();
        return {
          stop: async () => {
            await runner.stop();
            await job.close();
          },
        };
      },
    };
    return { subject, dispose: drop };
  };

runKit(logDriverKit, { describe, test }, drivenByKafka(300_000));

// A saboteur is not waited for as long as the driver is; joining a group takes its time.
describe(`${logDriverKit.port}, sabotaged`, () => {
  for (const saboteur of logDriverSaboteurs)
    test.concurrent(`is rejected when it ${saboteur.name}`, () =>
      expectRejected(logDriverKit, saboteur, drivenByKafka(4_000)),
    );
});
