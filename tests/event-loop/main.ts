import { helpIfAsked } from '../../scripts/help.ts';
import { inputsFor } from './inputs.ts';
import { openOffice } from './office.ts';
import { startWatched } from './watched.ts';

helpIfAsked(`Usage: npm run event-loop

Sends the worst inputs there are to a deployment of its own, and says how long each held the event loop. Ends with 1
if one took more than 50 ms.`);

/** The longest that one request may keep the others waiting. */
const maxMs = 50;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const watched = await startWatched();
try {
  say(`One reference computation takes ${watched.referenceMs.toFixed(1)} ms here.\n`);
  say('longest turn | answer after | status | input');
  for (const { name, send, status } of await inputsFor(await openOffice(watched.url))) {
    await watched.reset();
    const begun = performance.now();
    const asked = await send();
    const tookMs = performance.now() - begun;
    const { longestMs } = await watched.read();
    const isFine = longestMs <= maxMs && asked.status === status;
    if (!isFine) process.exitCode = 1;
    const columns = [`${longestMs.toFixed(1)} ms`.padStart(12), `${Math.round(tookMs)} ms`.padStart(12)];
    say(`${columns.join(' | ')} |  ${asked.status}   | ${name}${isFine ? '' : '  <-- missed'}`);
  }
} finally {
  await watched.stop();
}
