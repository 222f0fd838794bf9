import { hash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { localIssuer, newIssuerKey, oidcTokenVerifier } from '@ticketly/adapters-oidc';
import type { LocalIssuer } from '@ticketly/adapters-oidc';
import { postgresPorts } from '@ticketly/adapters-postgres';
import { gatherWrites, redisClientOptions, redisSeatFeed, redisSeatLocks } from '@ticketly/adapters-redis';
import { ticketly } from '@ticketly/core';
import { cachedShowings } from '@ticketly/core/showings';
import type { Ports, SessionId, Ticketly, TokenVerifier } from '@ticketly/core';
import { memoryPorts, systemClock, uuidIds } from '@ticketly/core/memory';
import { createHttpApp } from '@ticketly/http';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { openDatabase } from './bench-database.ts';
import type { BenchDatabase } from './bench-database.ts';
import { listen } from './listen.ts';
import { emptyServer, oldServer } from './old-server.ts';
import type { BenchServer } from '../servers/open-servers.ts';

/**
 * One sale on real servers, by our edge and by that of the old protocol, in this process and behind
 * the same token check.
 */
export interface Sale {
  readonly ports: Ports;
  readonly office: Ticketly;
  readonly ourPort: number;
  readonly oldPort: number;
  /** The edge of the old protocol with no sale behind it. */
  readonly emptyPort: number;
  tokenOf(buyer: string): Promise<string>;
  /**
   * Lets the locks learn of a session, as whoever looks at its seats does, long before the first
   * hold.
   */
  show(sessionId: SessionId): Promise<void>;
  close(): Promise<void>;
}

const issuer = 'urn:ticketly:bench';
const audience = 'ticketly';
const tokenLifeS = 3_600;
/** A benchmark waits for its client to be there, and a machine with much else to do may be slow. */
const patience = { enableOfflineQueue: true, commandTimeout: 10_000 };

/**
 * As the reference deployment wires them; a buyer of a benchmark buys more than one of a sale may.
 */
const portsOn = ({ client }: BenchDatabase, redis: Redis): Ports => {
  const stored = postgresPorts(client);
  return {
    ...memoryPorts({
      clock: systemClock,
      ids: uuidIds({ clock: systemClock, hashText: (text) => hash('sha256', text, 'buffer') }),
      limits: { pendingOrdersPerBuyer: 1_000_000, seatsPerBuyerAndSession: 1_000_000 },
    }),
    ...stored,
    showings: cachedShowings(stored.showings, systemClock, { maxAgeMs: 1_000, max: 500 }),
    seatLocks: redisSeatLocks(redis),
    seatFeed: redisSeatFeed(redis),
  };
};

const ourEdge = (ports: Ports, office: Ticketly, tokenVerifier: TokenVerifier): RequestListener => {
  const logger = pino({ level: 'silent' });
  const options = { requestsPerSecond: 0, stream: { perAddress: 0 } };
  const http = createHttpApp({ ...ports, ticketly: office, tokenVerifier, logger, options });
  http.finish();
  return http.app;
};

/** Opens the sale. Redis is emptied. */
export const openSale = async (postgres: BenchServer, redisServer: BenchServer): Promise<Sale> => {
  const database = await openDatabase(postgres.url);
  const oldRedis = new Redis(redisServer.url);
  await oldRedis.flushdb();
  const redis = gatherWrites(new Redis(redisServer.url, { ...redisClientOptions, ...patience }));
  const ports = portsOn(database, redis);
  const office = ticketly(ports, { seatBoards: { repeat: () => () => {} } });
  // What Keycloak signs with, unless told otherwise.
  const privateKey = await newIssuerKey('RS256');
  const gate: LocalIssuer = await localIssuer({ issuer, audience, clock: systemClock, privateKey });
  const verifier = (): TokenVerifier => oidcTokenVerifier({ issuer, audience, keys: gate.keys, clock: systemClock });
  const ours = await listen(ourEdge(ports, office, verifier()));
  const old = await listen(oldServer({ redis: oldRedis, pool: database.oldPool, tokenVerifier: verifier() }));
  const empty = await listen(emptyServer(verifier()));
  return {
    ports,
    office,
    ourPort: ours.port,
    oldPort: old.port,
    emptyPort: empty.port,
    tokenOf: (subject) => gate.issue({ subject, roles: ['buyer'], ttlS: tokenLifeS }),
    show: async (sessionId) => {
      await office.liveMap.current(sessionId);
    },
    close: async () => {
      for (const each of [ours, old, empty]) each.close();
      await oldRedis.flushdb().catch(() => undefined);
      for (const client of [redis, oldRedis]) client.disconnect();
      await database.drop();
    },
  };
};
