import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ok, refuse, ticketly } from '@ticketly/core';
import { theatreLayout } from '@ticketly/core/seating';
import { projectViews } from '@ticketly/core/views';
import type {
  EventDetails,
  EventId,
  Instant,
  LayoutId,
  Limits,
  OrganizationId,
  Principal,
  PrincipalId,
  Role,
  SessionId,
  Ticketly,
  TierId,
  TokenVerifier,
} from '@ticketly/core';
import { manualClock, memoryGateway, memoryPorts } from '@ticketly/core/memory';
import type { ManualClock, MemoryGateway } from '@ticketly/core/memory';
import { pino } from 'pino';
import { createHttpApp } from './create-http-app.ts';
import type { HttpApp } from './create-http-app.ts';
import type { HealthCheck } from './pages/health.ts';
import type { HttpOptions } from './options.ts';

/** A box office over HTTP for tests: one theatre session on sale, in memory, with a clock that stands still. */
export interface BoxOffice {
  readonly url: string;
  readonly sessionId: SessionId;
  readonly clock: ManualClock;
  readonly gateway: MemoryGateway;
  readonly office: Ticketly;
  readonly http: HttpApp;
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

/** Tokens of these tests read `<subject>/<role>`; everything else is refused as a forged one would be. */
const verifier: TokenVerifier = {
  verify: async (token) => {
    const found = /^([a-z0-9-]+)\/([a-z_]+)$/.exec(token);
    if (found === null) return refuse({ code: 'identity/token-invalid', reason: 'malformed' });
    return ok({ principalId: found[1] as PrincipalId, roles: [found[2] as Role] });
  },
};

const person = (principalId: string, role: Role): Principal => ({
  principalId: principalId as PrincipalId,
  roles: [role],
});
const valueOf = <Value>(result: { ok: true; value: Value } | { ok: false; refusal: unknown }): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
};

const tier = (name: string, amountMinor: number) => ({
  tierId: name as TierId,
  name,
  price: { amountMinor, currency: 'EUR' },
  color: '#3554d1',
});

const details: EventDetails = {
  title: 'An evening',
  summary: 'Of plays.',
  category: 'theatre',
  venue: {
    name: 'The house',
    city: 'Vienna',
    country: 'AT',
    latitude: 48.2,
    longitude: 16.37,
    timeZone: 'Europe/Vienna',
  },
  currency: 'EUR',
  tiers: [tier('stalls', 4500), tier('circle', 3000), tier('balcony', 0)],
};

/** Plans a session of an event nobody has seen yet. */
export const planSale = async (
  office: Ticketly,
  now: Instant,
): Promise<{ readonly eventId: EventId; readonly sessionId: SessionId }> => {
  const organizer = person('organizer-1', 'organizer');
  const { organizationId } = valueOf(
    await office.organizations.createOrganization({ principal: organizer, name: 'House' }),
  );
  const { eventId } = valueOf(await office.catalog.createEvent({ principal: organizer, organizationId, details }));
  const tiers = { stalls: 'stalls' as TierId, circle: 'circle' as TierId, balcony: 'balcony' as TierId };
  const drawn = theatreLayout({ layoutId: 'x' as LayoutId, organizationId: 'x' as OrganizationId, tiers });
  const layout = { name: drawn.name, canvas: drawn.canvas, focalPoint: drawn.focalPoint, sections: drawn.sections };
  const saved = valueOf(await office.halls.saveLayout({ principal: organizer, organizationId, layout }));
  const plan = {
    startsAt: (now + 86_400_000) as Instant,
    endsAt: (now + 90_000_000) as Instant,
    saleStart: { kind: 'at-once' as const },
    layoutId: saved.layoutId,
    layoutVersion: saved.version,
  };
  const { sessionId } = valueOf(await office.scheduling.createSession({ principal: organizer, eventId, plan }));
  return { eventId, sessionId };
};

const openSale = async (office: Ticketly, now: Instant): Promise<SessionId> => {
  const { eventId, sessionId } = await planSale(office, now);
  valueOf(await office.catalog.submitEvent({ principal: person('organizer-1', 'organizer'), eventId }));
  valueOf(await office.catalog.approveEvent({ principal: person('admin-1', 'event_admin'), eventId }));
  return sessionId;
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
  readonly healthChecks?: readonly HealthCheck[];
  /** Use cases in place of the real ones: those that fail, or wait. */
  readonly instead?: (office: Ticketly) => Instead;
}

/** Starts one on a free port. */
export const boxOffice = async (given: BoxOfficeOptions = {}): Promise<BoxOffice> => {
  const { limits = {}, healthChecks = [], instead = () => ({}), ...options } = given;
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway], limits });
  const office = ticketly(ports, { seatBoards: { tickMs: 5 } });
  const sessionId = await openSale(office, clock.now());
  const views = projectViews(ports);
  await views.runOnce();
  const logLines: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void logLines.push(line) });
  const http = createHttpApp({
    ticketly: replaced(office, instead(office)),
    healthChecks,
    tokenVerifier: verifier,
    logger,
    ...ports,
    options: { requestsPerSecond: 0, ...options },
  });
  http.finish();
  const server = createServer(http.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    sessionId,
    clock,
    gateway,
    office,
    http,
    logLines,
    settle: async () => {
      while ((await office.upkeep.relayDecisions()) + (await views.runOnce()) > 0);
      await office.liveMap.tick();
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
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
