import { followTopic } from '@ticketly/adapters-kafka';
import type { KafkaSettings, TopicNews } from '@ticketly/adapters-kafka';
import type { Views } from '@ticketly/core';
import { runJobs } from '@ticketly/core/jobs';
import { systemClock } from '@ticketly/core/memory';
import type { FollowPorts } from '@ticketly/core/messaging';
import { allViews, viewFollower } from '@ticketly/core/views';

/** What folds a topic into views. */
export interface TopicFolding {
  readonly settings: KafkaSettings;
  readonly topic: string;
  readonly partitions: number;
  readonly processes?: number;
  readonly tell?: (news: TopicNews) => void;
}

/** Folds a topic into views, as so many processes that share it, until the answer is called. */
export const foldTopic = (
  ports: FollowPorts,
  views: Views,
  { settings, topic, partitions, processes = 1, tell }: TopicFolding,
): (() => Promise<void>) => {
  const group = crypto.randomUUID();
  const running = Array.from({ length: processes }, () => {
    const job = followTopic(settings, ports, viewFollower(views, allViews), {
      topic,
      partitions,
      groupId: group,
      sessionTimeoutMs: 6_000,
      tell,
    });
    const runner = runJobs([{ name: 'views', jobs: [job] }], { clock: systemClock });
    runner.start();
    return { job, runner };
  });
  return async () => {
    for (const { job, runner } of running) {
      await runner.stop();
      await job.close();
    }
  };
};
