import type { LayoutId, MapVersion, SessionId } from '@ticketly/core';
import { expect, test } from 'vitest';
import { oncePerVersion } from './seat-frames.ts';

test('what is made from a board is made once for each version, also for one that looks older', () => {
  const made: string[] = [];
  const versionOf = oncePerVersion(1_000_000, ({ version }) => (made.push(version), version));
  const hall = { layoutId: 'hall' as LayoutId, layoutVersion: 1, statuses: 'ff', areas: {} };
  const at = (version: string) => versionOf('session-1' as SessionId, { ...hall, version: version as MapVersion });
  // After a loss of the feed, versions begin again.
  const versions = ['9-0', '10-0', '10-0', '2-0', '9-0'];
  expect(versions.map(at)).toEqual(versions);
  expect(made).toEqual(['9-0', '10-0', '2-0', '9-0']);
});
