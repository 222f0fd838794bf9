import { PGlite } from '@electric-sql/pglite';
import { migrate, pgliteClient, postgresPorts } from '@ticketly/adapters-postgres';
import type { Position, SeatId, TierId } from '@ticketly/core';
import { runJobs } from '@ticketly/core/jobs';
import { memoryPorts, systemClock, systemRandomness } from '@ticketly/core/memory';
import { buyer, hallOf, rowSection, smallOffice } from '@ticketly/core/testing';
import { allViews, attendees, projectViews } from '@ticketly/core/views';
import { expect, test } from 'vitest';
import { readViews } from '../faults/view-readers.ts';
import { foldedOutbox, viewHashes } from '../log/view-hashes.ts';
import { until } from '../servers/until.ts';

// Of what costs nothing, an order is paid as it is placed.
const hall = hallOf([rowSection('S', [{ label: 'A', seats: 100 }], { tierId: 'free' as TierId })]);

/** An office as it runs embedded: its log is in PGlite, and its process keeps views in memory. */
const openOffice = async () => {
  const database = await PGlite.create();
  const client = pgliteClient(database, { randomness: systemRandomness });
  await migrate(client);
  const ports = { ...memoryPorts({ clock: systemClock }), ...postgresPorts(client) };
  const { order } = await smallOffice(ports, { hall });
  const projector = projectViews(ports);
  const runner = runJobs([{ name: 'views', jobs: [projector] }], { clock: systemClock });
  runner.start();
  let sold = 0;
  const sell = async (): Promise<unknown> => order(buyer(`buyer-${sold}`), `S-A-${(sold += 1)}` as SeatId);
  const isShown = async (): Promise<boolean> => (await ports.views.list(attendees, { limit: 100 })).length === sold;
  const close = async (): Promise<void> => {
    await runner.stop();
    await database.close();
  };
  return { ports, projector, sell, isShown, close };
};

test('an embedded office rebuilds all views while it sells: no reader finds one empty, or sees it go back', async () => {
  const { ports, projector, sell, isShown, close } = await openOffice();
  for (let times = 0; times < 5; times += 1) await sell();
  await until('tickets that are shown', isShown);
  const readers = readViews({ urls: [], token: '', pages: [], views: ports.views });
  await readers.lookOn();
  let isOver = false;
  const selling = (async () => {
    for (let times = 0; times < 80 && !isOver; times += 1) await sell();
  })();
  await projector.startAnew();
  isOver = true;
  await selling;
  await until('tickets that are shown', isShown);
  await readers.lookOn();
  expect(readers.complaints).toEqual([]);
  expect(await viewHashes(ports.views)).toEqual(await viewHashes(await foldedOutbox(ports)));
  const live = [...(await ports.views.builds(allViews)).values()].map((builds) => builds.live.build);
  expect(Math.min(...live)).toBe(2);

  const emptied = (await ports.views.list(attendees, { limit: 100 })).map(({ id, position }) => ({
    id,
    position: (position + 1) as Position,
    document: null,
  }));
  await ports.views.apply(attendees, emptied, 2);
  await readers.lookOn();
  await readers.stop();
  expect(readers.complaints.join()).toContain(`the number of ${attendees.name} went back`);
  await close();
});
