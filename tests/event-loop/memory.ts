import { parseArgs } from 'node:util';
import { helpIfAsked } from '../../scripts/help.ts';
import { draftHalls, sellHalls } from './fill-halls.ts';
import { openOffice } from './office.ts';
import { startWatched } from './watched.ts';

helpIfAsked(`Usage: npm run memory [-- DRAFTS ON_SALE]

Fills a deployment of 512 MB with halls of 100,000 seats, by default 200 drafts and 20 on sale, and says what they take.`);

/** Fills a deployment of 512 MB with halls of 100,000 seats, and says what they take. */
const { positionals } = parseArgs({ allowPositionals: true });
const [drafts = 200, onSale = 20] = positionals.map(Number);

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const watched = await startWatched({ heapMb: 512 });
try {
  const office = await openOffice(watched.url);
  const tell = async (what: string): Promise<void> => {
    const { heapMb, residentMb } = await watched.read();
    say(`${what}: ${heapMb} MB of objects, ${residentMb} MB in all`);
  };
  await tell('empty');
  await draftHalls(office, drafts);
  await tell(`${drafts} drafts`);
  const watchers = await sellHalls(office, watched.url, onSale);
  await tell(`${onSale} on sale, watched and bought from`);
  for (const watcher of watchers) watcher.abort();
} finally {
  await watched.stop();
}
