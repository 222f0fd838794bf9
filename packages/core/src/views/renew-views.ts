import type { Job } from '../kernel/index.ts';
import { allViews } from './all-views.ts';
import { rebuildView } from './rebuild-view.ts';
import type { RebuildOptions, RebuildPorts } from './rebuild-view.ts';
import type { View } from './view.ts';

/** How to renew; whatever a rebuild may be told. */
export interface RenewOptions extends Omit<RebuildOptions, 'signal' | 'confirm'> {
  /** Default: all of them. */
  readonly views?: readonly View[] | undefined;
}

/**
 * Rebuilds stored views whose facts are of another history than the log's, beside the live ones.
 * After a database was brought back from a backup, documents know facts that the log lost, and
 * pass over those that got their positions.
 *
 * One process at a time runs it where the projectors of stored views run; `noticeRestores` begins
 * the generation that it goes by. Several at once agree.
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
