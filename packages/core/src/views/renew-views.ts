import type { Job } from '../kernel/index.ts';
import { allViews } from './all-views.ts';
import { rebuildView } from './rebuild-view.ts';
import type { RebuildOptions, RebuildPorts } from './rebuild-view.ts';
import type { View } from './view.ts';

/** How to renew views; most options of a rebuild apply. */
export interface RenewOptions extends Omit<RebuildOptions, 'signal' | 'confirm'> {
  /** Default: all of them. */
  readonly views?: readonly View[] | undefined;
}

/**
 * Rebuilds stored views whose facts are of a different history than the log's, alongside the live
 * ones. After a database was restored from a backup, documents contain facts that the log lost, and
 * skip the new facts at their positions.
 *
 * Run it in one process at a time, where the projectors of stored views run; `noticeRestores`
 * begins the generation that it follows. Concurrent runs agree.
 *
 * @returns a job whose steps tell how many views were renewed.
 */
export const renewViews = (ports: RebuildPorts, { views = allViews, ...options }: RenewOptions = {}): Job => ({
  name: 'renew views',
  everyMs: 1_000,
  run: async ({ signal } = {}) => {
    const { generation } = await ports.logHistory.latest();
    const builds = await ports.views.builds(views);
    const old = views.filter(({ name }) => builds.get(name)?.live.generation !== generation);
    const ends = await Promise.all(old.map((view) => rebuildView(ports, view, { ...options, signal })));
    return ends.filter((end) => end === 'live').length;
  },
});
