import { defaultLimits } from '@ticketly/core';
import type { SessionId } from '@ticketly/core';
import { planSale } from '@ticketly/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';
import { allRoutes } from './index.ts';

let office: BoxOffice;
let draft: SessionId;
beforeAll(async () => {
  office = await boxOffice();
  ({ sessionId: draft } = await planSale(office.office, office.clock.now()));
});
afterAll(() => office.close());

/** Somebody who may buy, somebody who may organize but has nothing to do with it, and nobody. */
const strangers = ['anna/buyer', 'stranger/organizer', null];

const bodies: Readonly<Record<string, unknown>> = {
  '/v1/sessions/{sessionId}/holds': { bestAvailable: { quantity: 1 } },
};

/** Everything that is asked of a session by its id. */
const routes = () =>
  allRoutes({ ticketly: office.office, limits: defaultLimits }).filter(({ path }) => path.includes('{sessionId}'));

const knock = async (method: string, path: string, sessionId: string, who: string | null) => {
  const body = method === 'get' ? undefined : (bodies[path] ?? {});
  const answer = await office.call(method.toUpperCase(), path.replace('{sessionId}', sessionId), who, body);
  return { status: answer.status, code: answer.body?.code };
};

describe('the session of an event that was never approved', () => {
  test('is to strangers, on every route, as if there were no such session', async () => {
    expect(routes().length).toBeGreaterThan(5);
    for (const { method, path } of routes()) {
      for (const who of strangers) {
        const asked = `${method} ${path} as ${String(who)}`;
        const answer = await knock(method, path, draft, who);
        expect({ asked, ...answer }).toEqual({ asked, ...(await knock(method, path, 'no-such-session', who)) });
        expect([400, 401, 403, 404], asked).toContain(answer.status);
      }
    }
  });

  test('has no hall, no seats, no stream and no holds', async () => {
    for (const part of ['', '/layout', '/seats', '/seats/stream']) {
      expect(await knock('get', `/v1/sessions/{sessionId}${part}`, draft, null), part).toEqual({
        status: 404,
        code: 'scheduling/session-unknown',
      });
    }
    expect(await knock('post', '/v1/sessions/{sessionId}/holds', draft, 'anna/buyer')).toMatchObject({ status: 404 });
  });
});
