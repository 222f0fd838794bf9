import { problemTable } from '../answers/problem-table.ts';
import { serverTimeHeader } from '../answers/server-time.ts';
import { routeGroups } from '../route.ts';
import type { Route } from '../route.ts';
import { operationOf, tellsTime } from './operation.ts';
import type { Json } from './operation.ts';

/** Facts about the API that the document states. */
export interface ApiInfo {
  readonly version: string;
}

/**
 * The OpenAPI 3.1 document of the routes, generated from the schemas that check requests. Examples
 * come from a recorded run.
 */
export const openApi = (routes: readonly Route[], { version }: ApiInfo): Json => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const each of routes) paths[each.path] = { ...paths[each.path], [each.method]: operationOf(each) };
  const used = new Set(routes.map(({ group }) => group));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ticketly',
      version,
      description:
        'Sells seats: find events, watch seats live, hold, order and pay for them, and get tickets; publish events and follow their sales. ' +
        'Times are UTC in RFC 3339 with milliseconds. Amounts are integers in minor units of their currency. Unknown fields of a request are refused. ' +
        'Errors are problem details (RFC 9457) with a stable `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: Object.entries(routeGroups)
      .filter(([group]) => used.has(group as Route['group']))
      .map(([, [name, description]]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      headers: { [serverTimeHeader]: serverTime },
      responses: {
        Problem: {
          description: 'A problem. Its `code` says which.',
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
    'The time of the server. Count down to an end (`expiresAt`, `saleOpensAt`) from it, never from the clock of the buyer. ' +
    'Absent from answers that browsers may cache.',
};

const problemSchema: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string', description: '`urn:ticketly:problem:` followed by the code.' },
    title: { type: 'string', description: 'The problem, in words for the buyer.' },
    status: { type: 'integer', description: 'The HTTP status.' },
    detail: { type: 'string', description: 'More about this occurrence.' },
    code: {
      type: 'string',
      enum: Object.keys(problemTable),
      description: 'Stable code; decide by it, not by the title.',
    },
    requestId: { type: 'string', description: 'Identifies the request in the log. Quote it when asking for help.' },
    errors: {
      type: 'array',
      description: 'Everything that is wrong with the input.',
      items: {
        type: 'object',
        properties: {
          path: { type: 'string', description: 'Where the error is, such as `seatIds[3]`.' },
          code: { type: 'string', description: 'Stable code of the error.' },
          message: { type: 'string', description: 'The error as a sentence.' },
        },
      },
    },
  },
};
