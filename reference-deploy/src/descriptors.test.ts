import { expect, test } from 'vitest';
import { descriptorBudget, openFilesLimit } from './descriptors.ts';

test.each([64, 256, 1_024, 65_536])(
  'of %i descriptors, some are reserved for the process and for refusing further clients',
  (openFiles) => {
    const { readers, served, accepted } = descriptorBudget(openFiles);
    expect(openFiles - accepted).toBeGreaterThanOrEqual(32);
    expect(accepted).toBeGreaterThan(served);
    expect(served).toBeGreaterThan(readers);
    expect(readers).toBeGreaterThan(0);
  },
);

test('nine tenths of what others may have is served, and four fifths of that may be readers', () => {
  expect(descriptorBudget(1_024)).toEqual({ accepted: 768, served: 691, readers: 552 });
});

test('with a large limit, the process reserves no more than it can need', () => {
  expect(65_536 - descriptorBudget(65_536).accepted).toBe(256);
});

test('the limit of this process is read, or unknown', () => {
  expect(openFilesLimit() ?? 64).toBeGreaterThanOrEqual(64);
});
