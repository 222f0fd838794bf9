import { ticketly } from '@ticketly/core';
import { memoryPorts, systemClock, systemRandomness } from '@ticketly/core/memory';
import { pgClient, pgPoolOptions, postgresPorts } from '@ticketly/adapters-postgres';
import { Pool } from 'pg';
import { plainGateway } from '../gateway/plain-adapter.ts';

/*
 * A process that gives cancelled sessions back, and nothing else, until it is killed: on the
 * database and the gateway of its arguments.
 */
const [databaseUrl = '', gatewayUrl = ''] = process.argv.slice(2);
const gateway = plainGateway({
  ...{ url: gatewayUrl, provider: 'sandbox', clock: systemClock, patienceMs: 10_000 },
  secret: 'it hears no messages',
});
const pool = new Pool(pgPoolOptions(databaseUrl));
const client = pgClient(pool, { randomness: systemRandomness });
const ports = {
  ...memoryPorts({
    clock: systemClock,
    gateways: [gateway],
    // A gateway in this machine bears more than one far away.
    limits: { gatewayAsksPerSecond: 1_000 },
  }),
  ...postgresPorts(client),
};
const { refundCancelledSessions, reconcilePayments } = ticketly(ports).jobs;

const keepOn = async (act: () => Promise<number>): Promise<never> => {
  for (;;) if ((await act()) === 0) await new Promise((resolve) => setTimeout(resolve, 50));
};
await Promise.all([
  keepOn(() => refundCancelledSessions.run()),
  keepOn(() => reconcilePayments.run({ aheadMs: 60_000, limit: 500 })),
]);
