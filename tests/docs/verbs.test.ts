import { expect, test } from 'vitest';
import { compileExamples } from './compile-examples.ts';
import { examplePrelude } from './example-prelude.ts';
import { undocumented, verbsOf } from './verbs.ts';

// Jobs are run rather than called: their steps take nothing and refuse nothing.
const verbs = verbsOf("Omit<import('@ticketly/core').Ticketly, 'jobs'>");

test('pointing at a verb of the office shows its promise, what it takes, what it answers and an example', () => {
  expect(verbs.length).toBeGreaterThan(40);
  expect(undocumented(verbs)).toEqual([]);
});

test('every example of a verb compiles, given an office and the ids it is about', () => {
  const examples = verbs.flatMap((verb) => verb.examples);

  expect(compileExamples(examples, examplePrelude)).toEqual([]);
});
