// A server of all that has files beside its code, in one file: SQL in this process, Redis scripts.
import { PGlite } from '@electric-sql/pglite';
import { memoryPorts, systemRandomness } from '@ticketly/core/memory';
import { checkPostgres, migrate, pgliteClient, postgresPorts } from '@ticketly/adapters-postgres';
import { redisSeatLocks } from '@ticketly/adapters-redis';
import { createHttpApp } from '@ticketly/http';

const database = await PGlite.create();
const client = pgliteClient(database, { randomness: systemRandomness });
await migrate(client);
const loaded = [];
redisSeatLocks({
  on: () => undefined,
  defineCommand(name, { lua }) {
    loaded.push(lua.length);
    this[name] = () => Promise.resolve([]);
  },
});
const problems = await checkPostgres(client);
const orders = await postgresPorts(client).orders.lapsed({ limit: 1 });
console.log(
  JSON.stringify({
    problems,
    orders,
    scripts: loaded.length > 5 && loaded.every((length) => length > 100),
    http: typeof createHttpApp,
    memory: typeof memoryPorts().seatLocks.hold,
  }),
);
process.exit(0);
