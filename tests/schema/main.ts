/**
 * Sends generated requests to every operation of the API document and holds the answers against it:
 * `npm run schemathesis -- --examples=100 --seed=1`.
 */
import { parseArgs } from 'node:util';
import { helpIfAsked } from '../../scripts/help.ts';
import { findSchemathesis } from './python.ts';
import { trySchema } from './try-schema.ts';

helpIfAsked(`Usage: npm run schemathesis [-- --examples=100] [-- --seed=1] [-- --phases=examples,coverage,fuzzing]

Sends generated requests to every operation of the API document, and holds each answer against it. Needs Python 3.10.`);

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    examples: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    phases: { type: 'string', default: 'examples,coverage,fuzzing' },
  },
});

const found = await findSchemathesis();
if ('missing' in found) {
  console.error(found.missing);
  process.exitCode = 1;
} else {
  const { examples, seed, phases } = values;
  const say = (text: string): void => void process.stdout.write(text);
  const passed = await trySchema({ ...found, examples: Number(examples), seed: Number(seed), phases, say });
  console.log(
    passed
      ? `Every answer was what the document says (seed ${seed}).`
      : `Answers to look at: see above (seed ${seed}).`,
  );
  process.exitCode = passed ? 0 : 1;
}
