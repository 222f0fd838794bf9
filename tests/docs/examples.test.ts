import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileExamples } from './compile-examples.ts';
import { examplesOf, excerptsOf, strayExcerpts } from './examples.ts';

test('every example of the documentation compiles', () => {
  const examples = examplesOf(join(import.meta.dirname, '../..'));

  expect(examples).not.toEqual([]);
  expect(compileExamples(examples)).toEqual([]);
});

test('an example that does not compile is named by its document and line', () => {
  const examples = examplesOf(join(import.meta.dirname, 'fixtures'));

  expect(examples.map(({ line }) => line)).toEqual([4, 10]);
  expect(compileExamples(examples)).toEqual([
    expect.stringMatching(/^README\.md:12: Type .* is not assignable to type 'string'/),
  ]);
});

test('every piece of a file that the documentation shows is still in that file', () => {
  const repository = join(import.meta.dirname, '../..');
  const excerpts = excerptsOf(repository);

  expect(excerpts).not.toEqual([]);
  expect(strayExcerpts(excerpts, repository)).toEqual([]);
});

test('a piece that its file no longer has is named by document, line and file, and so is a file that is not shown whole', () => {
  const fixtures = join(import.meta.dirname, 'fixtures');
  const excerpts = excerptsOf(fixtures);

  expect(excerpts.map(({ line }) => line)).toEqual([20, 24, 28, 32]);
  expect(strayExcerpts(excerpts, fixtures)).toEqual(['README.md:24: shown.ts', 'README.md:32: shown.ts']);
});
