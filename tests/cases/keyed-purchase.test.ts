import { PGlite } from '@electric-sql/pglite';
import { migrate, pgliteClient, postgresPorts } from '@ticketly/adapters-postgres';
import type { SqlClient, SqlSession } from '@ticketly/adapters-postgres';
import { memoryPorts, systemClock, systemRandomness } from '@ticketly/core/memory';
import { cachedShowings } from '@ticketly/core/showings';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRaceTrack, serveOffice } from '../races/race-server.ts';
import type { RaceServer } from '../races/race-server.ts';

/** A client that notes every statement it is given. */
const noting = (client: SqlClient, statements: string[]): SqlClient => {
  const note = (session: SqlSession): SqlSession => ({
    query: (sql, parameters) => {
      statements.push(sql);
      return session.query(sql, parameters);
    },
    script: (sql) => session.script(sql),
  });
  return { ...note(client), transaction: (run) => client.transaction((session) => run(note(session))) };
};

const statements: string[] = [];
let database: PGlite;
let server: RaceServer;
let holds: string;
beforeAll(async () => {
  database = await PGlite.create();
  const client = pgliteClient(database, { randomness: systemRandomness });
  await migrate(client);
  const stored = postgresPorts(noting(client, statements));
  const showings = cachedShowings(stored.showings, systemClock, { maxAgeMs: 600_000, max: 10 });
  const ports = { ...memoryPorts({ clock: systemClock }), ...stored, showings };
  const { sessionId } = await openRaceTrack(ports, 100);
  server = await serveOffice(ports);
  holds = `/v1/sessions/${sessionId}/holds`;
  // The first hold teaches the locks what the database knows of the session.
  await post(holds, 'somebody', { seatIds: ['S-R1-100'] });
});
afterAll(async () => {
  await server.close();
  await database.close();
});

/** An answer, and how many statements it took. */
const post = async (path: string, who: string, body: object, key?: string) => {
  statements.length = 0;
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${who}`,
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { readonly holdId: string; readonly orderId: string };
  return { ...answer, status: response.status, statements: [...statements] };
};

test('a key costs a hold no statement, and an order no more than the one it takes without', async () => {
  const plain = await post(holds, 'bare', { seatIds: ['S-R1-1', 'S-R1-2'] });
  expect(plain).toMatchObject({ status: 201, statements: [] });
  const plainOrder = await post('/v1/orders', 'bare', { holdId: plain.holdId });
  expect(plainOrder).toMatchObject({ status: 201, statements: { length: 1 } });

  const keyed = await post(holds, 'keyed', { seatIds: ['S-R1-3', 'S-R1-4'] }, 'a-key');
  expect(keyed).toMatchObject({ status: 201, statements: [] });
  const again = await post(holds, 'keyed', { seatIds: ['S-R1-3', 'S-R1-4'] }, 'a-key');
  expect(again).toMatchObject({ status: 201, statements: [], holdId: keyed.holdId });
  const reused = await post(holds, 'keyed', { seatIds: ['S-R1-5'] }, 'a-key');
  expect(reused).toMatchObject({ status: 422, statements: [] });

  const order = await post('/v1/orders', 'keyed', { holdId: keyed.holdId }, 'b-key');
  expect(order).toMatchObject({ status: 201, statements: plainOrder.statements });
  const repeated = await post('/v1/orders', 'keyed', { holdId: keyed.holdId }, 'b-key');
  expect(repeated).toMatchObject({ status: 201, orderId: order.orderId });
  expect(repeated.statements.filter((sql) => sql.includes('idempotency_keys'))).toEqual([]);
});
