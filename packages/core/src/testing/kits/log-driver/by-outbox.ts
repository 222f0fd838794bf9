import { runJobs } from '../../../jobs/index.ts';
import { followLog } from '../../../messaging/index.ts';
import type { Position } from '../../../messaging/index.ts';
import type { Ports } from '../../../ports.ts';
import { expectOk } from '../expectations.ts';
import { aggregateSamples } from '../samples.ts';
import type { LogDriverSubject } from './subject.ts';

/** What driving from an outbox needs: the log, and a store whose saves append to it. */
export type OutboxPorts = Pick<Ports, 'changeFeed' | 'checkpoints' | 'deadLetters' | 'organizations' | 'clock'>;

/** How the kit drives from an outbox. */
export interface OutboxDriving {
  readonly patienceMs: number;
  /** Where its followers begin: past what others wrote earlier. Default: 0. */
  readonly after?: Position;
}

/** A subject of `logDriverKit` that is driven by `followLog`, for any store with an outbox. */
export const drivenByOutbox = (
  ports: OutboxPorts,
  { patienceMs, after = 0 as Position }: OutboxDriving,
): LogDriverSubject => ({
  ports,
  patienceMs,
  append: async (events) => {
    const { state } = aggregateSamples.organization();
    expectOk(await ports.organizations.save({ state, events, expectedVersion: 0 }), 'a save');
  },
  consumerOf: (consumer) => consumer,
  drive: (follower, onSetAside) => {
    const job = followLog({ ...ports, onSetAside }, follower);
    const run: typeof job.run = async (step) => {
      await ports.checkpoints.advance(follower.consumer, after);
      return job.run(step);
    };
    const runner = runJobs([{ name: 'the kit', jobs: [{ ...job, run }] }], { clock: ports.clock });
    runner.start();
    return { stop: () => runner.stop() };
  },
});
