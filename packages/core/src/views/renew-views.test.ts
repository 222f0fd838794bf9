import { describe, expect, it } from 'vitest';
import { followLog } from '../messaging/index.ts';
import { allViews } from './all-views.ts';
import { followViews } from './follow-views.ts';
import { renewViews } from './renew-views.ts';
import { tallies, world } from './tallies.fixture.ts';

describe('renewing views', () => {
  const several = ['one', 'two'].map((name) => ({ ...tallies, name }));

  it('rebuilds those whose facts are of another history than the log’s, and no others', async () => {
    const { ports, history, optionsOf, news } = world(4);
    const job = followLog(ports, followViews(ports, several));
    const renewing = renewViews(ports, { ...optionsOf(job), views: several });
    expect(renewing.name).toBe('renew views');
    expect(await renewing.run()).toBe(0);
    history.generation = 1;
    expect(await renewViews(ports, { ...optionsOf(job), views: several.slice(0, 1) }).run()).toBe(1);
    news.length = 0;
    expect(await renewing.run()).toBe(1);
    expect(news.filter(({ kind }) => kind === 'live')).toHaveLength(1);
    expect(await renewing.run()).toBe(0);
  });

  it('stops when it is told to, and counts only what is live', async () => {
    const { ports, history, optionsOf } = world(4);
    history.generation = 1;
    const stopped = AbortSignal.abort();
    expect(await renewViews(ports, { ...optionsOf(), views: several }).run({ signal: stopped })).toBe(0);
    const live = [...(await ports.views.builds(several)).values()].map((each) => each.live.build);
    expect(live).toEqual([1, 1]);
  });

  it('renews every view there is, unless some are named', async () => {
    const { ports, history, optionsOf } = world(0);
    history.generation = 1;
    const job = followLog(ports, followViews(ports, allViews));
    expect(await renewViews(ports, optionsOf(job)).run()).toBe(allViews.length);
  });
});
