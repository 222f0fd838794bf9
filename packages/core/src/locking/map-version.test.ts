import { expect, test } from 'vitest';
import type { LayoutId } from '../kernel/index.ts';
import type { FeedVersion } from './hold.ts';
import { feedVersionIn, mapVersion } from './map-version.ts';

test('a map version leads to a feed version only in its own hall', () => {
  const hall = { layoutId: 'hall' as LayoutId, layoutVersion: 2 };
  const version = mapVersion(hall, '17-3' as FeedVersion);
  expect(feedVersionIn(hall, version)).toBe('17-3');
  expect(feedVersionIn({ ...hall, layoutVersion: 1 }, version)).toBeUndefined();
  expect(feedVersionIn({ ...hall, layoutId: 'other' as LayoutId }, version)).toBeUndefined();
  expect(feedVersionIn(hall, '17-3')).toBeUndefined();
});
