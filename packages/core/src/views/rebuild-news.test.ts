import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Position } from '../messaging/index.ts';
import { dropOtherBuilds, rebuildView, returnToPrevious } from './rebuild-view.ts';
import type { RebuildNews } from './rebuild-view.ts';
import { paid, tallies, world } from './tallies.fixture.ts';
import type { Tally } from './tallies.fixture.ts';
import type { ViewWrite } from './views.port.ts';

const kindsOf = (news: readonly RebuildNews[]) => news.map(({ kind }) => kind);

describe('what a rebuild tells', () => {
  it('is how fast it comes since it was resumed, and never less than a millisecond of time', async () => {
    const { ports, project, news, optionsOf } = world(7);
    await project();
    const stop = new AbortController();
    const tell = ({ kind }: RebuildNews): void => {
      if (kind === 'folded') stop.abort();
    };
    expect(await rebuildView(ports, tallies, { ...optionsOf(), tell, signal: stop.signal })).toBe('stopped');
    await rebuildView(ports, tallies, optionsOf());
    expect(news.slice(0, 3)).toEqual([
      { kind: 'begun', build: 2, position: 2 },
      { kind: 'folded', position: 4, end: 7, positionsPerSecond: 2_000, remainingMs: 1.5 },
      { kind: 'folded', position: 6, end: 7, positionsPerSecond: 4_000, remainingMs: 0.25 },
    ]);
  });

  it('has nothing left beyond an end that was passed', async () => {
    const { ports, news, optionsOf } = world(2);
    const logHistory = { latest: async () => ({ ...(await ports.logHistory.latest()), position: 1 as never }) };
    await rebuildView({ ...ports, logHistory }, tallies, optionsOf());
    expect(news[1]).toMatchObject({ kind: 'folded', position: 2, end: 1, remainingMs: 0 });
  });

  it.each([
    [4, ['begun', 'folded', 'folded', 'waiting', 'live'], 4],
    [5, ['begun', 'folded', 'folded', 'folded', 'waiting', 'live'], 5],
    [0, ['begun', 'waiting', 'live'], 0],
  ])('of a log of %i facts is each batch that has any', async (facts, kinds, read) => {
    const { ports, news, optionsOf, project, readSoFar } = world(facts);
    await project();
    const before = readSoFar();
    expect(await rebuildView(ports, tallies, optionsOf())).toBe('live');
    expect(kindsOf(news)).toEqual(kinds);
    expect(readSoFar() - before).toBe(read);
  });

  it('names those who are missing whenever one of them has joined', async () => {
    const { ports, news, optionsOf } = world(2);
    const consumers = { names: ['views@0', 'views@1'], of: () => 'views@0' };
    let rests = 0;
    const rest = async (): Promise<void> => {
      rests += 1;
      if (rests === 3) await ports.views.join(tallies, 2, 'views@1');
      if (rests === 5) await ports.views.join(tallies, 2, 'views@0');
      if (rests > 9) throw new Error('goes on and on');
    };
    expect(await rebuildView(ports, tallies, { ...optionsOf(), consumers, rest })).toBe('live');
    expect(news.filter(({ kind }) => kind === 'waiting')).toEqual([
      { kind: 'waiting', position: 2, missing: ['views@0', 'views@1'] },
      { kind: 'waiting', position: 2, missing: ['views@0'] },
    ]);
  });

  it('comes after a rest, by default of a tenth of a second', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { ports, following } = world(2);
    let looks = 0;
    const views = { ...ports.views, builds: (asked: never) => ((looks += 1), ports.views.builds(asked)) };
    const rebuilding = rebuildView({ ...ports, views }, tallies);
    await vi.advanceTimersByTimeAsync(0);
    const before = looks;
    await following().run();
    await vi.advanceTimersByTimeAsync(99);
    expect(looks).toBe(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(await rebuilding).toBe('live');
  });

  it('is nothing where nobody listens', async () => {
    const { ports, optionsOf, builds } = world(3);
    const quiet = { ...optionsOf(), tell: undefined };
    expect(await rebuildView(ports, tallies, { ...quiet, confirm: async () => false })).toBe('declined');
    expect(await rebuildView(ports, tallies, { ...quiet, confirm: async () => true })).toBe('live');
    expect(await builds()).toMatchObject({ live: { build: 3 } });
  });
});

describe('a rebuild that is disturbed', () => {
  it('ends when it is told to while it waits, and is resumed there', async () => {
    const { ports, news, optionsOf, builds } = world(3);
    const stop = new AbortController();
    const waiting = { ...optionsOf(), signal: stop.signal, rest: async () => stop.abort() };
    expect(await rebuildView(ports, tallies, waiting)).toBe('stopped');
    expect(await builds()).toMatchObject({ live: { build: 1 }, next: { build: 2, isOpen: true } });
    news.length = 0;
    expect(await rebuildView(ports, tallies, optionsOf())).toBe('live');
    expect(kindsOf(news)).toEqual(['waiting', 'live']);
  });

  it('fails when somebody drops its build, before or at the switch', async () => {
    const { ports, optionsOf } = world(3);
    const dropping = { ...optionsOf(), rest: () => dropOtherBuilds(ports, tallies) };
    await expect(rebuildView(ports, tallies, dropping)).rejects.toMatchObject({ code: 'contended' });
    const gone: typeof ports.views.build = async (...asked) => {
      const build = await ports.views.build(...asked);
      await ports.views.drop(tallies, build);
      return build;
    };
    const views = { ...ports.views, build: gone };
    await expect(rebuildView({ ...ports, views }, tallies, optionsOf())).rejects.toMatchObject({ code: 'contended' });
    const late = { ...optionsOf(), confirm: async () => (await dropOtherBuilds(ports, tallies)).length > 0 };
    await expect(rebuildView(ports, tallies, late)).rejects.toMatchObject({ code: 'contended' });
  });

  it('fails in a store that does not know the view', async () => {
    const { ports, optionsOf } = world(3);
    const views = { ...ports.views, builds: async () => new Map() };
    await expect(rebuildView({ ...ports, views }, tallies, optionsOf())).rejects.toMatchObject({ code: 'unexpected' });
  });

  it('agrees with another that was quicker', async () => {
    const { ports, optionsOf, builds } = world(3);
    const rest = async () => {
      expect(await rebuildView(ports, tallies, optionsOf())).toBe('live');
    };
    expect(await rebuildView(ports, tallies, { ...optionsOf(), rest })).toBe('live');
    expect(await builds()).toMatchObject({ live: { build: 2 }, next: undefined });
  });

  it('leaves no letters of a build that was declined, and sets facts aside for who reads them', async () => {
    const { ports, log, optionsOf } = world(0);
    log.push(paid(1, 's1', {}), paid(2), paid(3, 's2', {}));
    const consumers = { names: ['views@1'], of: ({ position }: { readonly position: number }) => `views@${position}` };
    const rest = () => ports.views.join(tallies, 2, 'views@1');
    const letters = async () => (await ports.deadLetters.list({ limit: 9 })).items;
    let seen: readonly unknown[] = [];
    const confirm = async (): Promise<boolean> => {
      seen = await letters();
      return false;
    };
    expect(await rebuildView(ports, tallies, { ...optionsOf(), consumers, rest, confirm })).toBe('declined');
    expect(seen).toMatchObject([
      { consumer: 'views@1', subject: 'tallies#2/s1', position: 1 },
      { consumer: 'views@3', subject: 'tallies#2/s2', position: 3 },
    ]);
    expect(await letters()).toEqual([]);
  });

  it('keeps the letters of the live build when it is declined', async () => {
    const { ports, log, project, optionsOf } = world(0);
    log.push(paid(1, 's1', {}));
    await project();
    expect(await rebuildView(ports, tallies, { ...optionsOf(), confirm: () => false })).toBe('declined');
    expect((await ports.deadLetters.list({ limit: 9 })).items).toMatchObject([{ subject: 'tallies/s1' }]);
  });

  it('compares documents that are being written once both builds have them', async () => {
    const { ports, project, optionsOf } = world(3);
    await project();
    const { rest } = optionsOf();
    const write: ViewWrite<Tally> = { id: 's1', position: 9 as Position, document: { paid: 1 } };
    let rests = 0;
    const resting = async (): Promise<void> => {
      rests += 1;
      await rest?.();
      // To the next build first, as projectors do.
      if (rests <= 2) await ports.views.apply(tallies, [write], rests === 1 ? 2 : 1);
    };
    const confirm = ({ differences }: { readonly differences: number }): boolean => differences === 0;
    expect(await rebuildView(ports, tallies, { ...optionsOf(), rest: resting, confirm })).toBe('live');
  });

  it('folds nothing over a gap that it left before it was stopped', async () => {
    const { ports, log, optionsOf } = world(0);
    log.push(paid(1), paid(2, 's1', {}), paid(3), paid(4));
    const stop = new AbortController();
    await rebuildView(ports, tallies, {
      ...optionsOf(),
      tell: ({ kind }) => kind === 'folded' && stop.abort(),
      signal: stop.signal,
    });
    await rebuildView(ports, tallies, optionsOf());
    expect(await ports.views.get(tallies, 's1')).toEqual({ document: { paid: 5, stale: true }, position: 1 });
  });
});

describe('a return to the previous build', () => {
  it('is resumed where it was stopped, and gives way to a rebuild', async () => {
    const { ports, optionsOf, builds } = world(3);
    await rebuildView(ports, tallies, optionsOf());
    const stop = new AbortController();
    const stopping = { ...optionsOf(), signal: stop.signal, rest: async () => stop.abort() };
    expect(await returnToPrevious(ports, tallies, stopping)).toBe('stopped');
    expect(await returnToPrevious(ports, tallies, optionsOf())).toBe('live');
    expect(await builds()).toMatchObject({ live: { build: 1 }, previous: { build: 2 } });
    await ports.views.build(tallies, 0);
    expect(await returnToPrevious(ports, tallies, optionsOf())).toBe('none');
  });

  it('is none where another build came first', async () => {
    const { ports, optionsOf } = world(3);
    await rebuildView(ports, tallies, optionsOf());
    const views = { ...ports.views, open: async () => false };
    expect(await returnToPrevious({ ...ports, views }, tallies, optionsOf())).toBe('none');
  });
});
