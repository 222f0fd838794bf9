import { afterAll, beforeAll, expect, test } from 'vitest';
import { inputsFor } from './inputs.ts';
import { openOffice } from './office.ts';
import { startWatched } from './watched.ts';
import type { Watched } from './watched.ts';

/**
 * The longest turn of the loop in reference computations of the same process. One takes 4 to 7 ms
 * on the machine of `npm run event-loop`, whose bound is 50 ms, and nothing there takes more than
 * five of them. The rest allows for other programs in the caches of the processor; an unbounded
 * piece of work takes ten and more.
 */
const maxReferences = 8;

let watched: Watched;
beforeAll(async () => {
  watched = await startWatched();
});
afterAll(() => watched.stop());

test('no input, legal or not, keeps the loop from others for long', async () => {
  const readings: string[] = [];
  const missed: string[] = [];
  for (const { name, send, status } of await inputsFor(await openOffice(watched.url))) {
    await watched.reset();
    const asked = await send();
    const { longestMs } = await watched.read();
    const references = longestMs / watched.referenceMs;
    const reading = `${references.toFixed(1)} references, status ${asked.status}: ${name}`;
    readings.push(reading);
    if (references > maxReferences || asked.status !== status) missed.push(reading);
  }
  console.log(readings.join('\n'));
  expect(missed).toEqual([]);
});
