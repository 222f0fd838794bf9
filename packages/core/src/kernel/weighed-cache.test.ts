import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weighedCache } from './weighed-cache.ts';

const cacheOf = (maxWeight: number) => weighedCache<string, string>({ maxWeight, weightOf: ({ length }) => length });

describe('a weighed cache', () => {
  it('keeps many light things, or few heavy ones', () => {
    const cache = cacheOf(10);
    for (const key of ['a', 'b', 'c', 'd', 'e']) cache.set(key, '**');
    expect(['e', 'a'].map(cache.get)).toEqual(['**', '**']);
    cache.set('heavy', '********');
    expect(['a', 'b', 'c', 'd', 'e', 'heavy'].filter((key) => cache.get(key) !== undefined)).toEqual(['a', 'heavy']);
  });

  it('keeps nothing that is too heavy alone', () => {
    const cache = cacheOf(10);
    cache.set('a', '***********');
    expect(cache.get('a')).toBeUndefined();
    expect(cache.weight()).toBe(0);
  });

  it('is never heavier than it may be, and knows its weight', () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), value: fc.string(), drop: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const cache = cacheOf(12);
        for (const { key, value, drop } of steps) {
          if (drop) cache.delete(key);
          else cache.set(key, value);
          const sum = ['a', 'b', 'c', 'd'].reduce((total, each) => total + (cache.get(each)?.length ?? 0), 0);
          expect(cache.weight()).toBe(sum);
          expect(sum).toBeLessThanOrEqual(12);
        }
      }),
    );
  });
});
