import { defaultLimits } from '@ticketly/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice, paperless } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';
import { allRoutes } from './index.ts';

let office: BoxOffice;
beforeAll(async () => {
  office = await boxOffice();
});
afterAll(() => office.close());

type Called = { readonly status: number; readonly code: unknown };

/** Roles that have no business on a route, by who has. */
const strangers = {
  buyer: ['organizer', 'event_admin', 'service'],
  organizer: ['buyer', 'event_admin', 'service'],
  event_admin: ['buyer', 'organizer', 'service'],
} as const;

/** Routes for anyone with a role, and those for nobody in particular, told by the table itself. */
const routes = () => allRoutes({ ticketly: office.office, limits: defaultLimits, printer: paperless });

const knock = async (method: string, path: string, authorization?: string): Promise<Called> => {
  const filled = path.replace('{sessionId}', office.sessionId).replaceAll(/\{(\w+)\}/g, '$1-that-is-not-there');
  const headers = authorization === undefined ? {} : { authorization };
  const body = method === 'GET' || method === 'DELETE' ? undefined : {};
  const { status, body: answer } = await office.call(method, filled, null, body, headers);
  return { status, code: answer?.code };
};

describe('every route', () => {
  test('that is for somebody refuses whoever does not say who they are, or lies', async () => {
    for (const { method, path, who } of routes()) {
      if (who === 'anyone' || who === 'provider') continue;
      const name = method.toUpperCase();
      expect({ path, ...(await knock(name, path)) }).toEqual({ path, status: 401, code: 'identity/token-missing' });
      const forged = await knock(name, path, 'Bearer forged');
      expect({ path, ...forged }).toEqual({ path, status: 401, code: 'identity/token-invalid' });
    }
  });

  test('tells people of other roles nothing and does nothing for them', async () => {
    for (const { method, path, who } of routes()) {
      if (who === 'anyone' || who === 'provider') continue;
      for (const role of strangers[who]) {
        const { status } = await knock(method.toUpperCase(), path, `Bearer stranger/${role}`);
        // A list of one's own is empty for whoever owns nothing.
        const isOwnList = method === 'get' && !path.includes('{');
        expect([400, 403, 404, ...(isOwnList ? [200] : [])], `${method} ${path} as ${role}`).toContain(status);
      }
    }
  });

  test('that is for anyone has no secret and changes nothing', () => {
    for (const { method, path, who } of routes()) {
      if (who === 'anyone') expect(method, path).toBe('get');
      if (who === 'provider') expect(path).toContain('/webhooks/');
      if (path.startsWith('/v1/organizer/')) expect(who, path).toBe('organizer');
      if (path.startsWith('/v1/admin/')) expect(who, path).toBe('event_admin');
    }
  });

  test('that goes on with what a buyer has begun is let in when what begins is turned away', () => {
    for (const { method, path, who, finishes } of routes()) {
      const isOfPurchase = who === 'buyer' && /\{(hold|order|payment|ticket)Id\}/.test(path);
      const isOrder = method === 'post' && path === '/v1/orders';
      expect(finishes, `${method} ${path}`).toBe(isOfPurchase || isOrder || who === 'provider');
    }
  });
});
