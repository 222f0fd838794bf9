import { defaultLimits } from '@ticketly/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice, paperless } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';
import { problemTable } from '../answers/problem-table.ts';
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

  test('names every code, and has a page to read that needs nothing from elsewhere', async () => {
    const { body } = await office.call('GET', '/openapi.json');
    expect(body.components.schemas.Problem.properties.code.enum).toEqual(Object.keys(problemTable));
    const page = await office.call('GET', '/docs');
    expect(page.body).toContain('/v1/orders');
    expect(page.body).not.toMatch(/src=|https?:\/\//);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  });
});
