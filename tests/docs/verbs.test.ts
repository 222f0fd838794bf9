import { expect, test } from 'vitest';
import { compileExamples } from './compile-examples.ts';
import { examplePrelude } from './example-prelude.ts';
import { undocumented, verbsOf } from './verbs.ts';

// Upkeep is for jobs: its steps take nothing, refuse nothing, and are run rather than called.
const verbs = verbsOf("Omit<import('@ticketly/core').Ticketly, 'upkeep'>");

test('pointing at a verb of the office shows its promise, what it takes, what it answers and an example', () => {
  expect(verbs.length).toBeGreaterThan(40);
  expect(undocumented(verbs)).toEqual([]);
});

test('every example of a verb compiles, given an office and the ids it is about', () => {
  const examples = verbs.flatMap((verb) => verb.examples);

  expect(compileExamples(examples, examplePrelude)).toEqual([]);
});
