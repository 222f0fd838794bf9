import { checkPostgres, migrate, pgClient, pgPoolOptions, postgresPorts } from '@ticketly/adapters-postgres';
import { ticketly } from '@ticketly/core';
import { memoryLockPorts, memorySurroundings, memoryViewPorts, systemRandomness } from '@ticketly/core/memory';
import { Pool } from 'pg';

/** One process that forgets nothing. */
export const officeOnPostgres = async (url: string) => {
  const pool = new Pool(pgPoolOptions(url));
  const client = pgClient(pool, { randomness: systemRandomness });
  await migrate(client);
  const problems = await checkPostgres(client);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const ports = {
    ...postgresPorts(client),
    ...memoryLockPorts(),
    ...memoryViewPorts(),
    ...memorySurroundings(),
  };
  return { ports, office: ticketly(ports), close: () => pool.end() };
};
