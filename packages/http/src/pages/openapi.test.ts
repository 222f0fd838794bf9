import { defaultLimits } from '@ticketly/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice, paperless } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';
import { problemTable } from '../answers/problem-table.ts';
import { routeGroups } from '../route.ts';
import { allRoutes } from '../routes/index.ts';

let office: BoxOffice;
beforeAll(async () => {
  office = await boxOffice();
});
afterAll(() => office.close());

/** Pages and probes, which are no part of the API. */
const outside = ['/docs', '/openapi.json'];

/** What Express itself was given. */
const mounted = (): string[] =>
  office.http.app.router.stack
    .flatMap(({ route }) => (route === undefined ? [] : [route]))
    .filter(({ path }) => !outside.includes(path))
    .flatMap((each) => {
      const methods = Object.keys((each as unknown as { methods: Record<string, boolean> }).methods);
      // What answers 405 takes every method there is.
      const named = methods.length > 9 ? [] : methods;
      return named.map((method) => `${method} ${each.path.replaceAll(/:(\w+)/g, '{$1}')}`);
    });

/** A schema as it stands in the document. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly [rule: string]: unknown;
}

const partsOf = ({ items, anyOf = [], oneOf = [], additionalProperties }: Schema): readonly Schema[] => [
  ...(items === undefined ? [] : [items]),
  ...anyOf,
  ...oneOf,
  ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
];

const isDescribed = (schema: Schema): boolean =>
  schema.description !== undefined || (schema.anyOf ?? []).some(({ description }) => description !== undefined);

/** Paths of the fields without a description. */
const undescribedIn = (schema: Schema | undefined, path = ''): readonly string[] =>
  schema === undefined
    ? []
    : [
        ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
          ...(isDescribed(field) ? [] : [`${path}.${name}`]),
          ...undescribedIn(field, `${path}.${name}`),
        ]),
        ...partsOf(schema).flatMap((part) => undescribedIn(part, path)),
      ];

/** What bounds a value of each type. */
const bounds: ReadonlyMap<string | undefined, string> = new Map([
  ['string', 'maxLength'],
  ['array', 'maxItems'],
  ['number', 'maximum'],
  ['integer', 'maximum'],
]);

/** Paths of the texts, lists and numbers that may be of any size. */
const unboundedIn = (schema: Schema | undefined, path: string): readonly string[] => {
  if (schema === undefined) return [];
  const bound = bounds.get(schema.type);
  const isBounded = bound === undefined || [bound, 'enum', 'const'].some((rule) => Object.hasOwn(schema, rule));
  return [
    ...(isBounded ? [] : [path]),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => unboundedIn(field, `${path}.${name}`)),
    ...partsOf(schema).flatMap((part) => unboundedIn(part, path)),
  ];
};

describe('the API document', () => {
  test('has every route of the router, and no other', async () => {
    const { body } = await office.call('GET', '/openapi.json');
    const documented = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(documented.length).toBeGreaterThan(40);
    expect(documented.sort()).toEqual(mounted().sort());
    const declared = allRoutes({ ticketly: office.office, limits: defaultLimits, printer: paperless });
    expect(documented).toEqual(declared.map(({ method, path }) => `${method} ${path}`).sort());
  });

  test('names each operation once, and says who may call it', async () => {
    const { body } = await office.call('GET', '/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    const operations = Object.values<object>(body.paths).flatMap((methods) => Object.values<any>(methods));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const each of operations) {
      const isOpen = ['anyone', 'provider'].includes(each['x-who']);
      expect(each.security === undefined, each.operationId).toBe(isOpen);
    }
  });

  test('describes bodies by the schemas that check them', async () => {
    const { body } = await office.call('GET', '/openapi.json');
    const order = body.paths['/v1/orders'].post;
    expect(order.requestBody.content['application/json'].schema).toMatchObject({
      type: 'object',
      required: ['holdId'],
      additionalProperties: false,
    });
    expect(order.parameters.map(({ name }: { name: string }) => name)).toContain('Idempotency-Key');
    const stream = body.paths['/v1/sessions/{sessionId}/seats/stream'].get;
    expect(stream.responses['200'].content).toHaveProperty('text/event-stream');
  });

  test('groups operations by purpose, in the order of the groups', async () => {
    const { body } = await office.call('GET', '/openapi.json');
    expect(body.tags.map(({ name }: { name: string }) => name)).toEqual(
      Object.values(routeGroups).map(([title]) => title),
    );
    const operations = Object.values<object>(body.paths).flatMap((methods) => Object.values<any>(methods));
    expect(new Set(operations.flatMap(({ tags }) => tags))).toEqual(
      new Set(body.tags.map(({ name }: { name: string }) => name)),
    );
  });

  test('describes every parameter, and every field of every request and answer', async () => {
    const { body } = await office.call('GET', '/openapi.json');
    const operations = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
      Object.entries<any>(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
    );
    const undescribed = operations.flatMap(({ name, parameters = [], requestBody, responses }) => [
      ...parameters.flatMap((each: any) => (isDescribed(each) ? [] : [`${name}: ${each.name}`])),
      ...[requestBody, ...Object.values<any>(responses)].flatMap((each) =>
        Object.values<any>(each?.content ?? {}).flatMap(({ schema }) =>
          undescribedIn(schema).map((field) => `${name}: ${field}`),
        ),
      ),
    ]);
    expect(undescribed).toEqual([]);
    expect(undescribedIn(body.components.schemas.Problem)).toEqual([]);
  });

  test('bounds every number and text of a request', async () => {
    const { body } = await office.call('GET', '/openapi.json');
    const unbounded = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
      Object.values<any>(methods).flatMap(({ parameters = [], requestBody }) => [
        ...parameters.flatMap(({ name, schema }: any) => unboundedIn(schema, `${path} ${name}`)),
        ...unboundedIn(requestBody?.content['application/json']?.schema, path),
      ]),
    );
    expect(unbounded).toEqual([]);
  });

  test('names every code, and has a page to read that needs nothing from elsewhere', async () => {
    const { body } = await office.call('GET', '/openapi.json');
    expect(body.components.schemas.Problem.properties.code.enum).toEqual(Object.keys(problemTable));
    const page = await office.call('GET', '/docs');
    expect(page.body).toContain('/v1/orders');
    expect(page.body).not.toMatch(/src=|https?:\/\//);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  });
});
