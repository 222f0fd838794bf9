import { expect, test } from 'vitest';
import { draftHalls, sellHalls } from './fill-halls.ts';
import { openOffice } from './office.ts';
import { startWatched } from './watched.ts';

/**
 * A tenth of what `npm run memory` does in 512 MB. With 44 MB a hall, as there once were, it ends
 * with the second.
 */
test('a process of 96 MB keeps serving 20 drafted halls of 100,000 seats and 4 on sale', async () => {
  const watched = await startWatched({ heapMb: 96 });
  try {
    const office = await openOffice(watched.url);
    await draftHalls(office, 20);
    const watchers = await sellHalls(office, watched.url, 4);
    expect((await office.ask('anybody', 'GET', '/v1/events')).status).toBe(200);
    for (const watcher of watchers) watcher.abort();
  } finally {
    await watched.stop();
  }
});
