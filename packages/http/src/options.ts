import type { Clock, IdempotencyKeys, Limits, Printer, Ticketly, TokenVerifier } from '@ticketly/core';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { HealthCheck } from './pages/health.ts';
import type { PageVisits } from './edge/page-visits.ts';

/** See `HttpOptions.keptBytes`. */
export const defaultKeptBytes: number = 64 * 1024 * 1024;

/** How an HTTP edge behaves; every value has a default. */
export interface HttpOptions {
  /** Origins that browsers may call from; `'*'` for all. Default: only our own. */
  readonly corsOrigins?: readonly string[] | '*';
  /**
   * Whom to believe about a client's address: how many proxies stand in front of us, or their
   * addresses (`10.0.0.7`, `10.0.0.0/8`, `loopback`). If clients can bypass the proxies, only
   * addresses keep them from forging their own. Default 0: what clients say is ignored.
   */
  readonly trustedProxies?: number | readonly string[];
  /**
   * Requests per second and principal, or per address without one; 0 turns the limit off. Answers
   * from memory are not counted. At most a fifth of them may ask for nonexistent sessions. Default
   * 50.
   */
  readonly requestsPerSecond?: number;
  /**
   * Requests in progress at a time; more are turned away at once. At most a tenth of them may begin
   * something new, so that purchases under way complete. Streams and answers from memory are not
   * counted. 0 turns the limit off. Default 2,000.
   */
  readonly requestsInFlight?: number;
  /**
   * How long public lists may be served from memory, in milliseconds; 0 asks the views every time.
   * Default 500.
   */
  readonly listingsKeptMs?: number;
  /**
   * Memory for answers that are made once for many callers, in bytes: half for drawings, a quarter
   * for seats, a quarter for lists. Default 64 MiB.
   */
  readonly keptBytes?: number;
  /** How long `drain` waits for requests in progress, in milliseconds. Default 10,000. */
  readonly drainMs?: number;
  readonly stream?: StreamOptions;
  readonly holds?: HoldBrakesOptions;
  /**
   * Whether this app serves `/metrics` too, in addition to `HttpApp.metrics`; everybody who reaches
   * the app can then read them. Default false.
   */
  readonly publicMetrics?: boolean;
  /**
   * Serves health and nothing else: for a process that only works in the background. Default false.
   */
  readonly onlyHealth?: boolean;
}

/**
 * How much one place on the internet may hold, whoever asks from there. An address is an IPv4
 * address or the first 64 bits of an IPv6 address, a network the first 24 or 48 bits. A company or
 * a mobile carrier may bring many people from one address, so keep these generous. Clients in
 * private networks have no such limits; nor has anybody while proxies are not told apart from
 * clients, see `HttpOptions.trustedProxies`.
 */
export interface HoldBrakesOptions {
  /**
   * Seats of a session that buyers at one address may hold at once, with those of unpaid orders; 0
   * turns the limit off. Default 60.
   */
  readonly seatsPerAddress?: number | undefined;
  /** Likewise for a network. Default 600. */
  readonly seatsPerNetwork?: number | undefined;
  /** Holds that buyers at one address may begin per minute; 0 turns the limit off. Default 120. */
  readonly perMinuteAndAddress?: number | undefined;
  /** Likewise for a network. Default 1,200. */
  readonly perMinuteAndNetwork?: number | undefined;
}

export interface StreamOptions {
  /** How often a reader is sent an event `beat`, whatever else happens. Default 5,000. */
  readonly heartbeatMs?: number;
  /**
   * Open streams in this process, of seats and sales together; readers beyond that get 503. Each
   * takes a file descriptor, so leave some for everything else. Default: no limit.
   */
  readonly inProcess?: number | undefined;
  /** Open streams per address; 0 turns the limit off. Default 200. */
  readonly perAddress?: number;
  /** Bytes that may wait for one reader before it counts as slow. Default 1 MiB. */
  readonly slowReaderBytes?: number;
  /** Memory for seat maps as first sent, in bytes. Default an eighth of `HttpOptions.keptBytes`. */
  readonly keptBytes?: number;
  /** How long a slow reader may stay slow before it is cut. Default 10,000. */
  readonly slowReaderMs?: number;
}

/** What the edge needs. */
export interface HttpParts {
  readonly ticketly: Ticketly;
  readonly tokenVerifier: TokenVerifier;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly logger: Logger;
  /**
   * Makes the pseudonyms under which people and addresses appear in the log, and addresses in the
   * locks; keep it secret, and the same in all processes, which otherwise count holds of an address
   * apart. Default: a new one for each process.
   */
  readonly logKey?: Uint8Array;
  /**
   * Makes PDF files, as `openPrinter` of `@ticketly/pdf` does. Default: none, and no routes for
   * such files.
   */
  readonly printer?: Printer;
  /** The checks behind `/health/ready`. */
  readonly healthChecks?: readonly HealthCheck[];
  /** Told of each look at the page of an event. Default: nobody is. */
  readonly pageVisits?: PageVisits;
  /** Shares the limit of requests among all processes, instead of one limit each. */
  readonly requestCounts?: RequestCounts;
  /**
   * The registry that metrics are added to; it must not have the runtime's yet. Default: a new one.
   */
  readonly registry?: Registry;
  readonly options?: HttpOptions;
}

/**
 * Counts requests where all processes see them. It may be slow or away: requests neither wait for
 * it nor fail with it.
 */
export interface RequestCounts {
  /**
   * Counts one request of a caller, in a window that begins with their first and lasts `windowMs`.
   *
   * @returns how many there were in this window, with this one, and the milliseconds it still lasts
   */
  count(who: string, windowMs: number): Promise<{ readonly requests: number; readonly leftMs: number }>;
}
