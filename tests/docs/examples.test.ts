import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileExamples } from './compile-examples.ts';
import { examplesOf } from './examples.ts';

test('every example of the documentation compiles', { timeout: 60_000 }, () => {
  const examples = examplesOf(join(import.meta.dirname, '../..'));

  expect(examples).not.toEqual([]);
  expect(compileExamples(examples)).toEqual([]);
});

test('an example that does not compile is named by its document and line', { timeout: 60_000 }, () => {
  const examples = examplesOf(join(import.meta.dirname, 'fixtures'));

  expect(examples.map(({ line }) => line)).toEqual([4, 10]);
  expect(compileExamples(examples)).toEqual([
    expect.stringMatching(/^README\.md:12: Type .* is not assignable to type 'string'/),
  ]);
});
