import { expect, test } from 'vitest';
import { findSchemathesis } from './python.ts';
import { trySchema } from './try-schema.ts';

const suite = 'tests/schema/schemathesis.test.ts';

test('no generated request gets a fault, or an answer that is not in the API document', async ({ skip }) => {
  const found = await findSchemathesis();
  if ('missing' in found) {
    if (process.env['CI'] !== undefined) throw new Error(found.missing);
    console.warn(`left out: ${suite} (${found.missing})`);
    skip(found.missing);
    return;
  }
  const said: string[] = [];
  const few = { examples: 5, seed: 1, phases: 'fuzzing' };
  const passed = await trySchema({ ...found, ...few, say: (text) => said.push(text) });
  expect(passed, said.join('')).toBe(true);
});
