import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { migrate, pgliteClient, postgresPorts } from '@ticketly/adapters-postgres';
import type { Ports } from '@ticketly/core';
import { memoryPorts, systemClock, systemRandomness } from '@ticketly/core/memory';
import { eventSales, projectViews } from '@ticketly/core/views';
import type { Told } from './measure.ts';
import { ordersPerSecond, sellWatched, told } from './passage.ts';
import type { ViewKeeping } from './passage.ts';

const goalMs = 20;

/** As an embedded deployment keeps them: in its memory, from its own log. */
const keptEmbedded = (ports: Ports): ViewKeeping => ({
  jobs: (office, eventId, seen) => {
    const projector = projectViews(ports, {});
    const run: typeof projector.run = async (step) => {
      const folded = await projector.run(step);
      seen((await ports.views.get(eventSales, eventId))?.document.orders.placed ?? 0);
      office.liveSales.news();
      return folded;
    };
    return [{ ...projector, run }];
  },
});

/** How long a commit takes to the dashboard of whoever watches, with everything embedded. */
export const dashboardBenchmarks = async (): Promise<readonly Told[]> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'ticketly-bench-'));
  const database = await PGlite.create({ dataDir });
  try {
    const client = pgliteClient(database, { randomness: systemRandomness });
    await migrate(client);
    const ports = { ...memoryPorts({ clock: systemClock }), ...postgresPorts(client) };
    const { committedMs, viewedMs, readMs } = await sellWatched(ports, keptEmbedded(ports));
    const at = `, embedded, ${ordersPerSecond} orders/s at most`;
    return [
      told(`from commit to view${at}`, committedMs, viewedMs),
      told(`from commit to the first byte on the dashboard${at}`, committedMs, readMs, goalMs),
    ];
  } finally {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
};
