import type { Principal, Result, TicketlyRefusal } from '@ticketly/core';
import type { z } from 'zod';
import type { LongList } from './edge/check-long.ts';
import { refusalAnswer } from './answers/problem.ts';
import type { ProblemAnswer } from './answers/problem.ts';
import type { EventTransport } from './streams/event-transport.ts';

/** Who may call a route. What a role may do with a particular thing is decided by the use case. */
export type Who = 'anyone' | 'buyer' | 'organizer' | 'event_admin' | 'provider';

/** What an Idempotency-Key promises at a route, and who keeps the promise. */
export interface KeyPromise {
  /**
   * `edge`: answers are stored here, for a day. `use-case`: the key is for the handler to pass on,
   * and nothing is stored for it.
   */
  readonly keptBy: 'edge' | 'use-case';
  /** As the API document tells it. */
  readonly promise: string;
}

/** Of routes whose use cases know no keys. */
export const keptByEdge: KeyPromise = {
  keptBy: 'edge',
  promise:
    'For a day, the same key with the same body gives the same answer, and its effect once; with another body it is refused with 422.',
};

/** An answer of a route. `bytes` are sent as they are; `body` as JSON. */
export interface RouteAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer whose bytes are read piece by piece, no faster than its reader takes them. */
export interface PiecesAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Asked for once, and only if a body is wanted. A failure cuts the answer short. */
  readonly pieces: () => AsyncIterable<string | Uint8Array>;
}

/**
 * An answer that goes on: events, sent as they happen. Resolves once it has begun, or with the
 * problem because of which it has not.
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
  /** Who calls; on a route for anyone the empty principal. */
  readonly principal: Principal;
  readonly idempotencyKey: string | undefined;
  /** Where the caller is, as far as proxies are trusted. */
  readonly address: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** One route: the router and the OpenAPI document are both made from it. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As in `/v1/sessions/{sessionId}/seats`. */
  readonly path: string;
  readonly who: Who;
  readonly summary: string;
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  /** `bytes` is taken raw. */
  readonly body: z.ZodType | 'bytes' | undefined;
  readonly answer: { readonly status: number; readonly schema?: z.ZodType; readonly mediaType?: string };
  /** What an Idempotency-Key promises; undefined for a route that takes none. */
  readonly idempotency: KeyPromise | undefined;
  readonly bodyBytes: 'small' | 'layout';
  /** Lists in the body that may be long: see {@link LongList}. */
  readonly longLists: readonly LongList[];
  /** The answer is the same for everybody, and may be a moment old. */
  readonly shared: boolean;
  /** What an answer shows: whoever gets it has looked at the page of that event. */
  readonly shows: 'event' | undefined;
  /**
   * A step of a purchase that has begun: under load it is let in when what begins something new is
   * turned away.
   */
  readonly finishes: boolean;
  readonly handle: (request: RouteRequest<never, never, never>) => Promise<AnyAnswer>;
}

type BodyOf<Body> = Body extends 'bytes' ? Uint8Array : Body extends z.ZodType ? z.output<Body> : never;

interface RouteSpec<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType | 'bytes'> {
  readonly method: Route['method'];
  readonly path: string;
  readonly who: Who;
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

/** A file of somebody's own, kept nowhere on its way. */
export const fileAnswer = (mediaType: string, bytes: Uint8Array): RouteAnswer => ({
  status: 200,
  bytes,
  headers: { 'Content-Type': mediaType, 'Cache-Control': 'private, no-store' },
});
