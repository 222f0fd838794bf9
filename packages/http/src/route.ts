import type { Principal, Result, TicketlyRefusal } from '@ticketly/core';
import type { z } from 'zod';
import type { LongList } from './edge/check-long.ts';
import { refusalAnswer } from './answers/problem.ts';
import type { ProblemAnswer } from './answers/problem.ts';
import type { EventTransport } from './streams/event-transport.ts';

/** Who may call a route. What a role may do with a particular thing is decided by the use case. */
export type Who = 'anyone' | 'buyer' | 'organizer' | 'event_admin' | 'provider';

/** What an Idempotency-Key guarantees at a route, and who enforces it. */
export interface KeyPromise {
  /**
   * `edge`: answers are stored here, for a day. `use-case`: the handler passes the key on, and
   * nothing is stored for it.
   */
  readonly keptBy: 'edge' | 'use-case';
  /** As the API document describes it. */
  readonly promise: string;
}

/** For routes whose use cases know no keys. */
export const keptByEdge: KeyPromise = {
  keptBy: 'edge',
  promise:
    'For a day, the same key with the same body returns the same answer and has no further effect; with another body it is refused with 422.',
};

/** An answer of a route. `bytes` are sent as they are; `body` as JSON. */
export interface RouteAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer whose bytes are read piece by piece, as fast as its reader takes them. */
export interface PiecesAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Called once, and only if a body is wanted. A failure cuts the answer short. */
  readonly pieces: () => AsyncIterable<string | Uint8Array>;
}

/**
 * An answer that continues: events, sent as they happen. Resolves once it has begun, or with the
 * problem that prevented it.
 */
export interface StreamAnswer {
  readonly takeOver: <Connection>(
    transport: EventTransport<Connection>,
    connection: Connection,
  ) => Promise<ProblemAnswer | undefined>;
}

export type AnyAnswer = RouteAnswer | ProblemAnswer | PiecesAnswer | StreamAnswer;

/** A request whose parts were checked against the route's schemas. */
export interface RouteRequest<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The caller; on a route for anyone, the empty principal. */
  readonly principal: Principal;
  readonly idempotencyKey: string | undefined;
  /** The caller's address, as far as proxies are trusted. */
  readonly address: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What a caller of a route wants to do. */
export type RouteGroup =
  | 'browse'
  | 'watch'
  | 'buy'
  | 'tickets'
  | 'privacy'
  | 'organizations'
  | 'events'
  | 'halls'
  | 'sessions'
  | 'discounts'
  | 'sales'
  | 'attendees'
  | 'refunds'
  | 'accounting'
  | 'administer'
  | 'gateways';

/** How the API document presents each group, in this order. */
export const routeGroups: Readonly<Record<RouteGroup, readonly [title: string, sentence: string]>> = {
  browse: ['Find events', 'Search what is on sale, and read what an event, a session and its hall look like.'],
  watch: ['Watch the seats', 'Follow which seats are free, once or live.'],
  buy: ['Buy', 'Hold seats, order them, and pay. Every step can be repeated safely.'],
  tickets: ['Get tickets and receipts', 'Read and print what was bought.'],
  privacy: ['Manage your personal data', 'Export or erase what you told organizers about yourself and your guests.'],
  organizations: ['Run an organization', 'Create it, add members, and name the seller on its receipts.'],
  events: ['Publish events', 'Draft an event, submit it for approval, and cancel it.'],
  halls: ['Draw halls', 'Check and save the layout from which seats are sold.'],
  sessions: ['Schedule sessions', 'Put an event on sale at a time and in a hall; pause, close or cancel the sale.'],
  discounts: ['Offer discounts', 'Create discount codes, limit their use, and retire them.'],
  sales: ['Follow sales', 'Read, watch live, or export what was sold; for owners and managers.'],
  attendees: ['Know who comes', 'Search or export the attendees of a session; scanners at the door see names.'],
  refunds: ['Refund', 'Refund an order or single tickets, and watch the refunds of a cancelled session.'],
  accounting: ['Keep accounts', 'Read the ledger, receipts and credit notes; for owners and managers.'],
  administer: ['Administer the platform', 'Approve events and act for people who ask for it; for administrators.'],
  gateways: ['Connect payment gateways', 'What a gateway calls, not you.'],
};

/** One route: the router and the OpenAPI document are both made from it. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** For example `/v1/sessions/{sessionId}/seats`. */
  readonly path: string;
  readonly who: Who;
  readonly group: RouteGroup;
  readonly summary: string;
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  /** `bytes` is passed on raw. */
  readonly body: z.ZodType | 'bytes' | undefined;
  readonly answer: { readonly status: number; readonly schema?: z.ZodType; readonly mediaType?: string };
  /** What an Idempotency-Key guarantees; undefined for a route that takes none. */
  readonly idempotency: KeyPromise | undefined;
  readonly bodyBytes: 'small' | 'layout';
  /** Lists in the body that may be long: see {@link LongList}. */
  readonly longLists: readonly LongList[];
  /** The answer is the same for everybody, and may be a moment old. */
  readonly shared: boolean;
  /** What an answer shows: a caller who gets it has viewed the page of that event. */
  readonly shows: 'event' | undefined;
  /**
   * A step of a purchase under way: under load it is admitted when requests that begin something
   * new are turned away.
   */
  readonly finishes: boolean;
  readonly handle: (request: RouteRequest<never, never, never>) => Promise<AnyAnswer>;
}

type BodyOf<Body> = Body extends 'bytes' ? Uint8Array : Body extends z.ZodType ? z.output<Body> : never;

interface RouteSpec<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType | 'bytes'> {
  readonly method: Route['method'];
  readonly path: string;
  readonly who: Who;
  readonly group: RouteGroup;
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly answer: Route['answer'];
  readonly idempotency?: KeyPromise;
  readonly bodyBytes?: Route['bodyBytes'];
  readonly longLists?: Route['longLists'];
  readonly shared?: boolean;
  readonly shows?: Route['shows'];
  readonly finishes?: boolean;
  readonly handle: (request: RouteRequest<z.output<Params>, z.output<Query>, BodyOf<Body>>) => Promise<AnyAnswer>;
}

/** Declares a route; the handler's parameters have the types of the schemas. */
export const route = <Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType | 'bytes'>(
  spec: RouteSpec<Params, Query, Body>,
): Route => ({
  method: spec.method,
  path: spec.path,
  who: spec.who,
  group: spec.group,
  summary: spec.summary,
  params: spec.params,
  query: spec.query,
  body: spec.body,
  answer: spec.answer,
  idempotency: spec.idempotency,
  bodyBytes: spec.bodyBytes ?? 'small',
  longLists: spec.longLists ?? [],
  shared: spec.shared ?? false,
  shows: spec.shows,
  finishes: spec.finishes ?? false,
  handle: spec.handle,
});

/**
 * Turns a use case's result into an answer: the value through `wire`, a refusal into its problem.
 */
export const answer = <Value>(
  result: Result<Value, TicketlyRefusal>,
  wire: (value: Value) => unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): RouteAnswer | ProblemAnswer =>
  result.ok ? { status, body: wire(result.value), headers } : refusalAnswer(result.refusal);

/** A personal file, which no cache may store. */
export const fileAnswer = (mediaType: string, bytes: Uint8Array): RouteAnswer => ({
  status: 200,
  bytes,
  headers: { 'Content-Type': mediaType, 'Cache-Control': 'private, no-store' },
});
