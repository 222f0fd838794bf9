import { z } from 'zod';
import { serverTimeHeader } from '../answers/server-time.ts';
import { routeGroups } from '../route.ts';
import type { KeyPromise, Route } from '../route.ts';
import { packagedExamples } from './packaged-examples.ts';
import type { Example } from './packaged-examples.ts';

export type Json = Readonly<Record<string, unknown>>;

/** The header of every answer that no browser may cache. */
export const tellsTime: Json = { [serverTimeHeader]: { $ref: `#/components/headers/${serverTimeHeader}` } };

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Record<string, unknown>;
  return json;
};

const exampleOf = (name: string, values: Json | undefined): Json =>
  values !== undefined && Object.hasOwn(values, name) ? { example: values[name] } : {};

const parametersOf = (
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
  { parameters }: Example,
): readonly Json[] => {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    description,
    schema: property,
    ...exampleOf(name, parameters),
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
  schema: { type: 'string', maxLength: 256 },
  description: 'The last id received. Only later events are sent.',
};

/** One operation of the document, with an example of its request and its answer. */
export const operationOf = (each: Route): Json => {
  const { status, schema, mediaType = 'application/json' } = each.answer;
  const example: Example = packagedExamples[`${each.method} ${each.path}`] ?? {};
  const content =
    schema === undefined && each.answer.mediaType === undefined
      ? {}
      : {
          content: {
            [mediaType]: {
              ...(schema === undefined ? {} : { schema: schemaOf(schema, 'output') }),
              ...exampleOf('answer', { ...example }),
            },
          },
        };
  const parameters = [
    ...parametersOf(each.params, 'path', example),
    ...parametersOf(each.query, 'query', example),
    ...(each.idempotency === undefined ? [] : [idempotencyHeader(each.idempotency)]),
    ...(mediaType === 'text/event-stream' ? [lastEventHeader] : []),
  ];
  return {
    summary: each.summary,
    operationId: operationId(each),
    tags: [routeGroups[each.group][0]],
    ...(each.who === 'anyone' || each.who === 'provider' ? {} : { security: [{ bearer: [] }] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(each.body === undefined ? {} : { requestBody: requestBody(each.body, example) }),
    responses: {
      [status]: { description: 'Success.', headers: tellsTime, ...content },
      default: { $ref: '#/components/responses/Problem' },
    },
    'x-who': each.who,
  };
};

const requestBody = (body: NonNullable<Route['body']>, example: Example): Json =>
  body === 'bytes'
    ? { required: true, content: { '*/*': {} } }
    : {
        required: true,
        content: { 'application/json': { schema: schemaOf(body, 'input'), ...exampleOf('body', { ...example }) } },
      };

/** `getOrdersOrderIdTickets`. */
const operationId = ({ method, path }: Route): string =>
  method +
  path
    .replace(/^\/v1/, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== '')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
