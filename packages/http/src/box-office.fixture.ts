import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ok, plusMs, refuse, ticketly } from '@ticketly/core';
import { theatreLayout } from '@ticketly/core/seating';
import { projectViews } from '@ticketly/core/views';
import type {
  AskedOfBuyers,
  EventId,
  Instant,
  LayoutId,
  Limits,
  OrganizationId,
  PlatformFee,
  Ports,
  PriceRules,
  PrincipalId,
  Printer,
  Role,
  SessionId,
  Ticketly,
  TokenVerifier,
} from '@ticketly/core';
import { manualClock, memoryGateway, memoryPorts } from '@ticketly/core/memory';
import type { ManualClock, MemoryGateway } from '@ticketly/core/memory';
import { putOnSale, tier } from '@ticketly/core/testing';
import type { SaleWishes } from '@ticketly/core/testing';
import { pino } from 'pino';
import { createHttpApp } from './create-http-app.ts';
import type { HttpApp } from './create-http-app.ts';
import type { HealthCheck } from './pages/health.ts';
import type { HttpOptions, HttpParts } from './options.ts';
import type { PageVisits } from './edge/page-visits.ts';

/**
 * A box office over HTTP for tests: one theatre session on sale, in memory, with a clock that
 * stands still.
 */
export interface BoxOffice {
  readonly url: string;
  readonly organizationId: OrganizationId;
  readonly eventId: EventId;
  readonly sessionId: SessionId;
  readonly clock: ManualClock;
  readonly gateway: MemoryGateway;
  readonly office: Ticketly;
  readonly http: HttpApp;
  /** What the edge was made from, beside the office. */
  readonly parts: Pick<HttpParts, 'tokenVerifier' | 'idempotencyKeys' | 'clock' | 'limits'>;
  readonly logLines: string[];
  /** Brings the views and the live maps to where the log is. */
  settle(): Promise<void>;
  call(
    method: string,
    path: string,
    who?: string | null,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Called>;
  close(): Promise<void>;
}

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  // What a server answers is looked at by the tests themselves.
  readonly body: any;
}

/**
 * Tokens of these tests read `<subject>/<role>`; everything else is refused as a forged one would
 * be.
 */
const verifier: TokenVerifier = {
  verify: async (token) => {
    const found = /^([a-z0-9-]+)\/([a-z_]+)$/.exec(token);
    if (found === null) return refuse({ code: 'identity/token-invalid', reason: 'malformed' });
    return ok({ principalId: found[1] as PrincipalId, roles: [found[2] as Role] });
  },
};

const onPaper = (given: object): Uint8Array => new TextEncoder().encode(`%PDF-${JSON.stringify(given)}`);

/** Says what it was given to print. */
export const paperless: Printer = {
  tickets: async (tickets, options) => onPaper({ tickets, ...options }),
  receipt: async (receipt, options) => onPaper({ receipt, ...options }),
};

const hourMs = 3_600_000;
const placeholder = { layoutId: 'x' as LayoutId, organizationId: 'x' as OrganizationId };

/** Tomorrow in the theatre: the stalls at 45 euros, the circle at 30, the balcony for nothing. */
const theatreSale = (now: Instant, asked: AskedOfBuyers): SaleWishes => {
  const tiers = [tier('stalls', 4_500), tier('circle', 3_000), tier('balcony', 0)] as const;
  const [stalls, circle, balcony] = [tiers[0].tierId, tiers[1].tierId, tiers[2].tierId];
  const { name, canvas, focalPoint, sections } = theatreLayout({ ...placeholder, tiers: { stalls, circle, balcony } });
  return {
    hall: { name, canvas, focalPoint, sections },
    event: { category: 'theatre', tiers, ...asked },
    plan: { startsAt: plusMs(now, 24 * hourMs), endsAt: plusMs(now, 25 * hourMs) },
  };
};

/** Use cases of some rooms. */
type Instead = { readonly [Room in keyof Ticketly]?: Partial<Ticketly[Room]> };

const replaced = (office: Ticketly, instead: Instead): Ticketly =>
  Object.fromEntries(
    Object.entries(office).map(([room, verbs]) => [room, { ...verbs, ...instead[room as keyof Ticketly] }]),
  ) as unknown as Ticketly;

/** What a test may have otherwise. */
export interface BoxOfficeOptions extends HttpOptions {
  readonly limits?: Partial<Limits>;
  /** What the event charges beside its prices. */
  readonly priceRules?: PriceRules;
  readonly platformFees?: readonly PlatformFee[];
  readonly healthChecks?: readonly HealthCheck[];
  readonly pageVisits?: PageVisits;
  /** What the event asks buyers. */
  readonly asked?: AskedOfBuyers;
  /** Ports in place of those in memory. */
  readonly ports?: (clock: ManualClock) => Partial<Ports>;
  /** Use cases in place of the real ones: those that fail, or wait. */
  readonly instead?: (office: Ticketly) => Instead;
}

/** Starts one on a free port. */
export const boxOffice = async (given: BoxOfficeOptions = {}): Promise<BoxOffice> => {
  const {
    limits = {},
    healthChecks = [],
    instead = () => ({}),
    pageVisits,
    priceRules,
    platformFees = [],
    asked = {},
    ports: otherPorts = () => ({}),
    ...options
  } = given;
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = { ...memoryPorts({ clock, gateways: [gateway], limits }), platformFees, ...otherPorts(clock) };
  const office = ticketly(ports, { seatBoards: { tickMs: 5 } });
  const sale = theatreSale(clock.now(), asked);
  const { organizationId, eventId, sessionId } = await putOnSale(office, clock.now(), {
    ...sale,
    event: { ...sale.event, ...(priceRules && { priceRules }) },
  });
  const views = projectViews(ports);
  await views.run();
  const logLines: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void logLines.push(line) });
  const http = createHttpApp({
    ticketly: replaced(office, instead(office)),
    healthChecks,
    ...(pageVisits && { pageVisits }),
    tokenVerifier: verifier,
    logger,
    printer: paperless,
    ...ports,
    options: { requestsPerSecond: 0, ...options },
  });
  http.finish();
  const server = createServer(http.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    organizationId,
    eventId,
    sessionId,
    clock,
    gateway,
    office,
    http,
    parts: { ...ports, tokenVerifier: verifier },
    logLines,
    settle: async () => {
      while ((await office.jobs.relayDecisions.run()) + (await views.run()) > 0);
      await office.liveMap.tick();
      await office.liveSales.tick();
    },
    call: async (method, path, who = null, body, headers = {}) => {
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(who === null ? {} : { authorization: `Bearer ${who.includes('/') ? who : `${who}/buyer`}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = (response.headers.get('content-type') ?? '').includes('json');
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
    close: async () => {
      void http.drain();
      server.closeAllConnections();
      office.liveMap.close();
      office.liveSales.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
