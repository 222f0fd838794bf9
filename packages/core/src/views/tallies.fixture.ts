import type { Job } from '../kernel/index.ts';
import { manualClock, memoryDeadLetters, memoryViews } from '../memory/index.ts';
import type { ManualClock } from '../memory/index.ts';
import { followLog } from '../messaging/index.ts';
import type { FollowPorts, Position, RecordedEvent } from '../messaging/index.ts';
import { followViews } from './follow-views.ts';
import { buildsOf } from './rebuild-view.ts';
import type { RebuildNews, RebuildOptions, RebuildPorts } from './rebuild-view.ts';
import { defineView } from './view.ts';
import type { StaleMark, View } from './view.ts';
import type { ViewBuilds } from './views.port.ts';

/** What a session's orders came to. */
export interface Tally extends StaleMark {
  readonly paid: number;
}
/** A view of what was paid, by session, so many times over. */
export const tallyTimes = (times: number): View<Tally> =>
  defineView({
    name: 'tallies',
    types: ['OrderPaid'],
    idOf: ({ payload }) => payload.sessionId,
    evolve: (known, { payload }) => ({ paid: (known?.paid ?? 0) + times * payload.total.amountMinor }),
  });
export const tallies: View<Tally> = tallyTimes(1);
/** A fact of the log: an order that was paid. */
export const paid = (
  position: number,
  sessionId: string = 's1',
  payload: object = { total: { amountMinor: 5 } },
): RecordedEvent =>
  ({ position, id: `f${position}`, type: 'OrderPaid', payload: { sessionId, ...payload } }) as unknown as RecordedEvent;

/** A log in a history, its projector, and what a rebuild tells. */
export interface TallyWorld {
  readonly log: RecordedEvent[];
  readonly history: { generation: number };
  readonly ports: RebuildPorts & FollowPorts & { readonly clock: ManualClock };
  /** A projector of the whole log. */
  readonly following: (view?: View<Tally>) => Job;
  /** Projects up to the end of the log. */
  readonly project: (job?: Job) => Promise<void>;
  readonly news: RebuildNews[];
  /** Batches of two facts; the projector takes a step whenever the rebuild rests. */
  readonly optionsOf: (job?: Job) => RebuildOptions;
  readonly builds: () => Promise<ViewBuilds>;
  /** How many facts were read. */
  readonly readSoFar: () => number;
}

/** A log in a history, with one projector of the whole of it. */
export const world = (facts: number): TallyWorld => {
  const log = Array.from({ length: facts }, (_, n) => paid(n + 1, `s${n % 3}`));
  const clock = manualClock();
  const history = { generation: 0 };
  const views = memoryViews();
  const news: RebuildNews[] = [];
  let read = 0;
  const inTime = bounded();
  const ports = {
    views,
    clock,
    deadLetters: memoryDeadLetters({ clock }),
    checkpoints: { get: async () => 0 as Position, advance: async () => undefined },
    logHistory: {
      latest: async () => ({ ...history, position: (log.at(-1)?.position ?? 0) as Position, eventId: '' }),
    },
    changeFeed: {
      read: async ({ after, limit }: { readonly after: Position; readonly limit: number }) => {
        inTime();
        const found = log.filter(({ position }) => position > after).slice(0, limit);
        read += found.length;
        return found;
      },
    },
  };
  const following = (view: View<Tally> = tallies): Job => followLog(ports, followViews(ports, [view]));
  const project = async (job: Job = following()): Promise<void> => {
    while ((await job.run()) > 0) inTime();
  };
  const optionsOf = (job: Job = following()): RebuildOptions => ({
    rest: () => (inTime(), job.run()),
    tell: (told) => void news.push(told),
    batchSize: 2,
  });
  const builds = (): Promise<ViewBuilds> => buildsOf(views, tallies);
  return { log, history, ports, following, project, news, optionsOf, builds, readSoFar: () => read };
};

/** Fails when it is called more often than anything here needs: what never ends is found. */
const bounded = (): (() => void) => {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls > 2_000) throw new Error('goes on and on');
  };
};
