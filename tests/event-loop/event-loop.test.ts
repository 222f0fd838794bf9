import { afterAll, beforeAll, expect, test } from 'vitest';
import { inputsFor } from './inputs.ts';
import { openOffice } from './office.ts';
import { startWatched } from './watched.ts';
import type { Watched } from './watched.ts';

/**
 * The longest turn of the loop in reference computations of the same process. One takes 4 ms on the machine of `npm run event-loop`, whose bound is 50 ms; what is more
 * allows for other programs in the caches of the processor, and is far from what an unbounded piece of work takes.
 */
const mostReferences = 25;

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
    if (references > mostReferences || asked.status !== status) missed.push(reading);
  }
  console.log(readings.join('\n'));
  expect(missed).toEqual([]);
});
