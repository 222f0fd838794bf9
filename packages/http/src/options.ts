import type { Clock, IdempotencyKeys, Limits, Printer, Ticketly, TokenVerifier } from '@ticketly/core';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { HealthCheck } from './pages/health.ts';
import type { PageVisits } from './telemetry/page-visits.ts';

/** See `HttpOptions.keptBytes`. */
export const defaultKeptBytes: number = 64 * 1024 * 1024;

/** How an HTTP edge behaves; every value has a default. */
export interface HttpOptions {
  /** Origins that browsers may call from; `'*'` for all. Default: none but our own. */
  readonly corsOrigins?: readonly string[] | '*';
  /**
   * Whom to believe about a client's address: how many proxies stand in a row before us, or their
   * addresses (`10.0.0.7`, `10.0.0.0/8`, `loopback`). Where clients can come past the proxies, only
   * addresses keep them from making up their own. Default 0: what clients say is not looked at.
   */
  readonly trustedProxies?: number | readonly string[];
  /**
   * Requests per second and principal, or address without one; 0 turns the limit off. Answers from
   * memory are not counted. A fifth of them at the most may ask for sessions that are not there.
   * Default 50.
   */
  readonly requestsPerSecond?: number;
  /**
   * Requests worked on at one time; more are turned away at once. A tenth of them at the most begin
   * something new, so that purchases under way come to their end. Streams and answers from memory
   * are not counted. 0 turns the limit off. Default 2,000.
   */
  readonly requestsInFlight?: number;
  /**
   * How long public lists may be answered from memory, in milliseconds; 0 asks the views every
   * time. Default 500.
   */
  readonly listingsKeptMs?: number;
  /**
   * Memory for answers that are made once for many, in bytes: half for drawings, a quarter for
   * seats, a quarter for lists. Default 64 MiB.
   */
  readonly keptBytes?: number;
  /**
   * How long `drain` waits for requests that are being worked on, in milliseconds. Default 10,000.
   */
  readonly drainMs?: number;
  readonly stream?: StreamOptions;
  /**
   * Whether `/metrics` is answered by this app too, beside `HttpApp.metrics`; it then is for
   * everybody who reaches it. Default false.
   */
  readonly publicMetrics?: boolean;
  /**
   * Answers health and nothing else: for a process that only works in the background. Default
   * false.
   */
  readonly onlyHealth?: boolean;
}

export interface StreamOptions {
  /** Default 15,000. */
  readonly heartbeatMs?: number;
  /** Open streams per address; 0 turns the limit off. Default 200. */
  readonly perAddress?: number;
  /** Bytes that may wait for one reader before it counts as slow. Default 1 MiB. */
  readonly slowReaderBytes?: number;
  /**
   * Memory for seat maps as they are sent first, in bytes. Default an eighth of
   * `HttpOptions.keptBytes`.
   */
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
   * Makes the pseudonyms by which the log names people and addresses; keep it secret, and the same
   * in all processes. Default: a new one for each process.
   */
  readonly logKey?: Uint8Array;
  /**
   * Makes PDF files, as `openPrinter` of `@ticketly/pdf` does. Default: none, and no routes for
   * such files.
   */
  readonly printer?: Printer;
  /** What `/health/ready` asks. */
  readonly healthChecks?: readonly HealthCheck[];
  /** Told of each look at the page of an event. Default: nobody is. */
  readonly pageVisits?: PageVisits;
  /** Makes the limit of requests one for all processes, instead of one for each. */
  readonly requestCounts?: RequestCounts;
  /** Where metrics are added to; it must have none of the runtime yet. Default: one of its own. */
  readonly registry?: Registry;
  readonly options?: HttpOptions;
}

/**
 * Counts requests where all processes see it. It may be slow or away: requests neither wait for it
 * nor fail with it.
 */
export interface RequestCounts {
  /**
   * Counts one request of somebody, in a window that begins with their first and lasts `windowMs`.
   *
   * @returns how many there were in this window, with this one, and the milliseconds it still lasts
   */
  count(who: string, windowMs: number): Promise<{ readonly requests: number; readonly leftMs: number }>;
}
