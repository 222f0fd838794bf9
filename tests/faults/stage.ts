import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localIssuer } from '@ticketly/adapters-oidc';
import { migrate, pgClient, pgPoolOptions, postgresPorts } from '@ticketly/adapters-postgres';
import { redisLockHistory, redisSeatFeed, redisSeatLocks } from '@ticketly/adapters-redis';
import { folderCharges, sandboxGateway } from '@ticketly/adapters-sandbox';
import type { SandboxGateway } from '@ticketly/adapters-sandbox';
import { plusMs, ticketly } from '@ticketly/core';
import type { Ports, SessionId } from '@ticketly/core';
import { memoryPorts, systemClock, systemRandomness } from '@ticketly/core/memory';
import { auditSession, readAuditedSession } from '@ticketly/core/testing';
import type { Redis } from 'ioredis';
import { Pool } from 'pg';
import { openRaceTrack } from '../races/race-server.ts';
import { startApi, startCommand } from './api-process.ts';
import type { ApiProcess, CommandProcess, Ending, Environment } from './api-process.ts';
import { until } from '../servers/until.ts';
import type { Wire } from './wire.ts';
import { ownDatabase } from '../servers/own-database.ts';
import { ownRedis } from '../servers/own-redis.ts';

/** A sale on real servers, with processes to come and go. */
export interface Stage {
  /** The stores, opened past every process. */
  readonly ports: Ports;
  readonly redis: Redis;
  readonly sessionId: SessionId;
  readonly seatIds: readonly string[];
  /** Starts a process on the stores. */
  start(more?: Environment): Promise<ApiProcess>;
  /** Runs a command beside the processes. */
  run(args: readonly string[], more?: Environment): Promise<Ending>;
  /** The same, for a command that may be killed. */
  begin(args: readonly string[], more?: Environment): CommandProcess;
  /** The database, past every wire. */
  readonly databaseUrl: string;
  /** Redis, likewise. */
  readonly redisUrl: string;
  /** Where the processes keep their secrets. */
  readonly dataFolder: string;
  /** The database by a way of its own, for a process that is to have one. */
  databaseUrlBy(wire: Wire): string;
  /** Redis, likewise. */
  redisUrlBy(wire: Wire): string;
  /** The gateway of the processes, by its ledger; it tells nobody of what is done here. */
  readonly gateway: SandboxGateway;
  /** A token that is over in so many seconds, by the right time; default 3,600, of a buyer. */
  tokenOf(subject: string, endsInS?: number, role?: 'buyer' | 'organizer'): Promise<string>;
  /**
   * What the auditor still objects to once the session came to rest; at the latest when the last
   * hold has lapsed. What is expected is left out.
   */
  findings(isExpected?: (finding: string) => boolean): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Where the servers are: for us, and for the processes, who may be given a way that can be cut. */
export interface Servers {
  readonly postgresUrl: string;
  readonly redisUrl: string;
  readonly wirePostgres?: (url: string) => string;
  readonly wireRedis?: (url: string) => string;
}

/** A hold whose buyer never heard of it lives a minute; the rest is for a busy machine. */
const restWithinMs = 300_000;

/** Opens a sale of this many seats. */
export const openStage = async (
  servers: Servers,
  seats: number,
  plan?: Parameters<typeof openRaceTrack>[2],
): Promise<Stage> => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'ticketly-faults-'));
  const database = await ownDatabase(servers.postgresUrl);
  const { url: redisUrl, client: redis, leave } = await ownRedis(servers.redisUrl);
  // Patient: what a test reads may take a busy server longer than a buyer would wait.
  const patient = { connectTimeoutMs: 60_000, statementTimeoutMs: 60_000 };
  const pool = new Pool(pgPoolOptions(database.url, { maxConnections: 4, ...patient }));
  // A test may take the database away under it.
  pool.on('error', () => undefined);
  const gateway = await sandboxIn(dataFolder);
  const client = pgClient(pool, { randomness: systemRandomness });
  await migrate(client);
  const ports: Ports = {
    ...memoryPorts({ clock: systemClock }),
    ...postgresPorts(client),
    seatLocks: redisSeatLocks(redis),
    seatFeed: redisSeatFeed(redis),
    lockHistory: redisLockHistory(redis),
    gateways: [gateway],
  };
  const { sessionId, seatIds } = await openRaceTrack(ports, seats, plan);
  const office = ticketly(ports, { seatBoards: { repeat: () => () => {} } });
  const audit = async (): Promise<readonly string[]> =>
    auditSession(await readAuditedSession(ports, sessionId, await gateway.ledger())).map(
      ({ invariant, sentence }) => `${invariant}: ${sentence}`,
    );
  const processes: ApiProcess[] = [];
  const environment: Environment = {
    TICKETLY_DATA: dataFolder,
    TICKETLY_STORE: 'postgres',
    TICKETLY_DATABASE_URL: servers.wirePostgres?.(database.url) ?? database.url,
    TICKETLY_LOCKS: 'redis',
    TICKETLY_REDIS_URL: servers.wireRedis?.(redisUrl) ?? redisUrl,
    TICKETLY_REQUESTS_PER_SECOND: '0',
  };
  let issuer: Promise<Stage['tokenOf']> | undefined;
  const begin: Stage['begin'] = (args, more = {}) => startCommand({ ...environment, ...more }, args);
  return {
    ports,
    redis,
    sessionId,
    seatIds,
    gateway,
    databaseUrl: database.url,
    redisUrl,
    dataFolder,
    start: async (more = {}) => {
      const started = await startApi({ ...environment, ...more });
      processes.push(started);
      return started;
    },
    run: (args, more) => begin(args, more).ending,
    begin,
    databaseUrlBy: (wire) => wire.through(database.url),
    redisUrlBy: (wire) => wire.through(redisUrl),
    tokenOf: async (...asked) => (await (issuer ??= issuerIn(dataFolder)))(...asked),
    findings: async (isExpected = () => false) => {
      const open = async (): Promise<readonly string[]> => (await audit()).filter((finding) => !isExpected(finding));
      // Whom a dead process was to tell is asked about: as the reconciler does, only sooner.
      const settle = (): Promise<number> => office.jobs.reconcilePayments.run({ aheadMs: 3_600_000, limit: 1_000 });
      const isClean = async (): Promise<boolean> => (await settle()) === 0 && (await open()).length === 0;
      await until('a session without findings', isClean, restWithinMs).catch(() => undefined);
      return open();
    },
    close: async () => {
      await Promise.all(processes.map((each) => each.signal('SIGKILL')));
      await leave();
      await pool.end();
      await database.drop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
};

/** The sandbox of the processes of this folder, by its ledger. */
export const sandboxIn = async (dataFolder: string): Promise<SandboxGateway> => {
  const charges = await folderCharges(join(dataFolder, 'sandbox-charges'));
  return sandboxGateway({ clock: systemClock, secrets: ['only-for-reading-it'], checkoutUrl: String, charges });
};

const tokenLifeS = 3_600;

/** Signs as the processes do, so that a test can ask for a token while they are dead. */
const issuerIn = async (dataFolder: string): Promise<Stage['tokenOf']> => {
  const { issuerKey: privateKey } = JSON.parse(await readFile(join(dataFolder, 'secrets.json'), 'utf8'));
  let earlierMs = 0;
  const issuer = await localIssuer({
    issuer: 'urn:ticketly:local',
    audience: 'ticketly',
    clock: { now: () => plusMs(systemClock.now(), -earlierMs) },
    privateKey,
  });
  return (subject, endsInS = tokenLifeS, role = 'buyer') => {
    earlierMs = (tokenLifeS - endsInS) * 1_000;
    return issuer.issue({ subject, roles: [role], ttlS: tokenLifeS });
  };
};
