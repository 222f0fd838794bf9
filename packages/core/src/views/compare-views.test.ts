import { describe, expect, it } from 'vitest';
import { memoryViews } from '../memory/index.ts';
import type { Position, RecordedEvent } from '../messaging/index.ts';
import { compareDocuments, compareViews, documentHash, foldedDocuments, foldOutbox } from './compare-views.ts';
import type { DocumentSource } from './compare-views.ts';
import { paid, tallies } from './tallies.fixture.ts';
import { firstBuild } from './view-builds.ts';
import type { StaleMark } from './view.ts';
import type { Viewed } from './views.port.ts';

const viewed = (paid: number, position: number): Viewed<StaleMark> => ({
  document: { paid } as StaleMark,
  position: position as Position,
});
const named = (n: number): string => `s${String(n).padStart(4, '0')}`;
const many = (count: number): ReadonlyMap<string, Viewed<StaleMark>> =>
  new Map(Array.from({ length: count }, (_, n) => [named(n), viewed(n, 1)]));
const foldedOf = (...documents: readonly (readonly [string, Viewed<StaleMark>])[]): DocumentSource =>
  foldedDocuments(new Map(documents));

describe('a comparison of documents', () => {
  it.each([0, 499, 500, 501, 1_000, 1_200])('counts all of %i, a page at a time', async (count) => {
    const documents = many(count);
    const store = memoryViews();
    const writes = [...documents].map(([id, { document, position }]) => ({ id, position, document }));
    await store.apply(tallies, writes, firstBuild);
    expect(await compareViews(store, tallies, documents)).toMatchObject({
      documents: [count, count],
      differences: 0,
      differing: [],
    });
  });

  it('finds what only one side has, and names the first twenty by id', async () => {
    const [fewer, all] = [foldedDocuments(many(600)), foldedDocuments(new Map([...many(630)].reverse()))];
    const names = Array.from({ length: 20 }, (_, n) => named(600 + n));
    expect(await compareDocuments(fewer, all)).toMatchObject({
      documents: [600, 630],
      differences: 30,
      differing: names,
    });
    expect(await compareDocuments(all, fewer)).toMatchObject({
      documents: [630, 600],
      differences: 30,
      differing: names,
    });
  });

  it('names those that differ by id, whichever side has them', async () => {
    const found = await compareDocuments(foldedOf(['s5', viewed(1, 1)]), foldedOf(['s1', viewed(1, 1)]));
    expect(found.differing).toEqual(['s1', 's5']);
  });

  it('takes the hash of a single document for the hash of all, and that of none for zeros', async () => {
    const { hashes } = await compareDocuments(foldedOf(['s1', viewed(5, 3)]), foldedOf());
    expect(hashes).toEqual([await documentHash({ id: 's1', ...viewed(5, 3) }), '0'.repeat(64)]);
  });

  it('has a hash that does not depend on the order of documents', async () => {
    const pair = [
      ['s1', viewed(5, 3)],
      ['s2', viewed(6, 4)],
    ] as const;
    const backwards: DocumentSource = {
      page: async () => [...pair].reverse().map(([id, own]) => ({ id, ...own })),
      getMany: async () => new Map(pair),
    };
    const { hashes } = await compareDocuments(foldedOf(...pair), backwards);
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('tells documents apart that are equal, but have not applied the same facts', async () => {
    const found = await compareDocuments(foldedOf(['s1', viewed(5, 3)]), foldedOf(['s1', viewed(5, 4)]));
    expect(found).toMatchObject({ differences: 1, differing: ['s1'] });
  });
});

describe('documents that were folded', () => {
  it('come in pages, after an id and up to a limit', async () => {
    const { page } = foldedDocuments(new Map([...many(4)].reverse()));
    const idsOf = async (...asked: Parameters<typeof page>) => (await page(...asked)).map(({ id }) => id);
    expect(await idsOf(undefined, 3)).toEqual([named(0), named(1), named(2)]);
    expect(await idsOf(named(1), 9)).toEqual([named(2), named(3)]);
    expect(await idsOf(named(3), 9)).toEqual([]);
  });
});

describe('a comparison of documents that are being written', () => {
  /** A source that is one write behind until somebody has rested so often. */
  const late = (restsNeeded: number) => {
    let rests = 0;
    const known = () => new Map([['s1', rests < restsNeeded ? viewed(5, 3) : viewed(6, 4)]]);
    const source: DocumentSource = {
      page: async (after) => (after === undefined ? [...known()].map(([id, own]) => ({ id, ...own })) : []),
      getMany: async () => known(),
    };
    return { source, rest: async () => (rests += 1), restsOf: () => rests };
  };
  const whole = foldedOf(['s0', viewed(1, 1)], ['s1', viewed(6, 4)]);
  const withFirst = (source: DocumentSource): DocumentSource => ({
    page: async (after, limit) => [{ id: 's0', ...viewed(1, 1) }, ...(await source.page(after, limit))],
    getMany: async (ids) => new Map([...(await source.getMany(ids)), ['s0', viewed(1, 1)]]),
  });

  it.each([0, 1, 7, 50])('waits for the other side, %i times', async (rests) => {
    const { source, rest, restsOf } = late(rests);
    const { differences, hashes } = await compareDocuments(withFirst(source), whole, { rest });
    expect([differences, restsOf()]).toEqual([0, rests]);
    expect(hashes[0]).toBe(hashes[1]);
  });

  it('gives up on a side that never catches up, and counts the difference', async () => {
    const { source, rest, restsOf } = late(1_000);
    const found = await compareDocuments(withFirst(source), whole, { rest });
    expect(found).toMatchObject({ differences: 1, differing: ['s1'] });
    // Fifty looks from either side.
    expect(restsOf()).toBe(100);
  });

  it('counts what one side never gets', async () => {
    let rests = 0;
    const rest = async () => (rests += 1);
    const found = await compareDocuments(whole, foldedOf(['s0', viewed(1, 1)]), { rest });
    expect(found).toMatchObject({ documents: [2, 1], differences: 1, differing: ['s1'] });
    expect(rests).toBe(50);
  });

  it('does not wait where nobody writes', async () => {
    const { source } = late(1);
    expect(await compareDocuments(withFirst(source), whole)).toMatchObject({ differences: 1 });
  });

  it('reads only those again that are apart', async () => {
    const { source, rest } = late(1);
    const asked: (readonly string[])[] = [];
    const counted: DocumentSource = {
      ...whole,
      getMany: async (ids) => {
        asked.push(ids);
        return whole.getMany(ids);
      },
    };
    await compareDocuments(withFirst(source), counted, { rest });
    expect(asked).toEqual([['s0', 's1'], ['s1']]);
  });
});

describe('the fold of the archive', () => {
  const feedOf = (log: readonly RecordedEvent[]) => {
    const limits: number[] = [];
    const read = async ({ after, limit }: { readonly after: Position; readonly limit: number }) => {
      limits.push(limit);
      if (limits.length > 50) throw new Error('goes on and on');
      return log.filter(({ position }) => position > after).slice(0, limit);
    };
    return { read, limits };
  };
  const log = [1, 2, 3, 5, 6, 7].map((position) => paid(position));
  const bad = (position: number): RecordedEvent => paid(position, 's1', {});

  it.each([
    [1, 1],
    [4, 3],
    [5, 4],
    [7, 6],
    [9, 6],
    [undefined, 6],
  ])('up to position %s counts %i facts, in batches of any size', async (upTo, facts) => {
    for (const batchSize of [1, 2, 3, 4, 100]) {
      const changeFeed = feedOf(log);
      const options = { ...(upTo !== undefined && { upTo: upTo as Position }), batchSize };
      expect((await foldOutbox(tallies, changeFeed, options)).get('s1')?.document).toEqual({ paid: 5 * facts });
      expect(new Set(changeFeed.limits)).toEqual(new Set([batchSize]));
    }
  });

  it('reads no further than it has to', async () => {
    const changeFeed = feedOf(log);
    await foldOutbox(tallies, changeFeed, { upTo: 3 as Position, batchSize: 3 });
    expect(changeFeed.limits).toEqual([3]);
  });

  it('leaves a document as it was, marked stale, once a fact of it can’t be folded', async () => {
    const folded = await foldOutbox(tallies, feedOf([paid(1), bad(2), paid(3)]));
    expect(folded.get('s1')).toEqual({ document: { paid: 5, stale: true }, position: 1 });
  });

  it('begins no document with a fact that can’t be folded, nor with a later one', async () => {
    expect(await foldOutbox(tallies, feedOf([bad(1), paid(2)]))).toEqual(new Map());
  });

  it('passes over facts that the view is not folded from, or that do not say what they are about', async () => {
    const mute = { ...paid(1), payload: undefined } as unknown as RecordedEvent;
    const others = [mute, { ...bad(2), type: 'OrderPlaced' }, paid(3)];
    expect(await foldOutbox(tallies, feedOf(others))).toEqual(
      new Map([['s1', { document: { paid: 5 }, position: 3 }]]),
    );
  });
});
