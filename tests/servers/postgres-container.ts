import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { Wait } from 'testcontainers';
import { postgres } from './technologies.ts';

/** User, password and database. */
const name = 'ticketly';

/** How to reach a PostgreSQL in a container that answers there, `host:port`. */
export const postgresUrlAt = (address: string): string => `postgres://${name}:${name}@${address}/${name}`;

const farOff = 24 * 3_600_000;

/**
 * A PostgreSQL to be started, with settings as `-c` takes them. It is asked whether it is ready
 * until it is, and left alone then: the health check that comes with the module starts a process in
 * the container four times a second for as long as it runs, at the cost of whatever is tested or
 * measured.
 */
export const postgresContainer = (settings: readonly string[] = []): PostgreSqlContainer =>
  new PostgreSqlContainer(postgres.image)
    .withUsername(name)
    .withPassword(name)
    .withDatabase(name)
    .withCommand(['postgres', ...settings.flatMap((setting) => ['-c', setting])])
    .withHealthCheck({ test: ['CMD', 'true'], interval: farOff })
    .withWaitStrategy(
      Wait.forAll([
        Wait.forSuccessfulCommand(`pg_isready --host localhost --username ${name} --dbname ${name}`),
        Wait.forListeningPorts(),
      ]),
    );
