import { z } from 'zod';
import { problemTable } from '../answers/problem-table.ts';
import type { KeyPromise, Route } from '../route.ts';
import { serverTimeHeader } from '../answers/server-time.ts';

type Json = Readonly<Record<string, unknown>>;

/** Facts about the API that the document states. */
export interface ApiInfo {
  readonly version: string;
}

/** The OpenAPI 3.1 document of the routes, from the same schemas that check requests. */
export const openApi = (routes: readonly Route[], { version }: ApiInfo): Json => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const each of routes) paths[each.path] = { ...paths[each.path], [each.method]: operation(each) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ticketly',
      version,
      description:
        'Sells seats: holds, orders, payments, tickets, and the hall live. Errors are RFC 9457 problem details with a stable `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      headers: { [serverTimeHeader]: serverTime },
      responses: {
        Problem: {
          description: 'A problem.',
          headers: tellsTime,
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      schemas: { Problem: problemSchema },
    },
  };
};

const serverTime: Json = {
  schema: { type: 'string', format: 'date-time' },
  description:
    'What time it is here. Count down to an end (`expiresAt`, `saleOpensAt`) from this, never from the clock of the buyer. ' +
    'Absent where a browser may keep the answer.',
};
const tellsTime: Json = { [serverTimeHeader]: { $ref: `#/components/headers/${serverTimeHeader}` } };

const problemSchema: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string', description: 'For the person.' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(problemTable) },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Record<string, unknown>;
  return json;
};

const parametersOf = (schema: z.ZodType | undefined, place: 'path' | 'query'): readonly Json[] => {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
};

const idempotencyHeader = ({ promise }: KeyPromise): Json => ({
  name: 'Idempotency-Key',
  in: 'header',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  description: promise,
});

const lastEventHeader: Json = {
  name: 'Last-Event-ID',
  in: 'header',
  schema: { type: 'string' },
  description: 'The last id seen: only what came later is sent.',
};

const operation = (each: Route): Json => {
  const { status, schema, mediaType = 'application/json' } = each.answer;
  const content =
    schema === undefined && each.answer.mediaType === undefined
      ? {}
      : { content: { [mediaType]: schema === undefined ? {} : { schema: schemaOf(schema, 'output') } } };
  const parameters = [
    ...parametersOf(each.params, 'path'),
    ...parametersOf(each.query, 'query'),
    ...(each.idempotency === undefined ? [] : [idempotencyHeader(each.idempotency)]),
    ...(mediaType === 'text/event-stream' ? [lastEventHeader] : []),
  ];
  return {
    summary: each.summary,
    operationId: operationId(each),
    tags: [each.path.split('/')[2] ?? 'other'],
    ...(each.who === 'anyone' || each.who === 'provider' ? {} : { security: [{ bearer: [] }] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(each.body === undefined ? {} : { requestBody: requestBody(each.body) }),
    responses: {
      [status]: { description: 'As asked.', headers: tellsTime, ...content },
      default: { $ref: '#/components/responses/Problem' },
    },
    'x-who': each.who,
  };
};

const requestBody = (body: NonNullable<Route['body']>): Json =>
  body === 'bytes'
    ? { required: true, content: { '*/*': {} } }
    : { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } };

/** `getOrdersOrderIdTickets`. */
const operationId = ({ method, path }: Route): string =>
  method +
  path
    .replace(/^\/v1/, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== '')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
