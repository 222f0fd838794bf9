import { setTimeout as pause } from 'node:timers/promises';

/** An answer as JSON. */
type Body = Readonly<Record<string, unknown>>;

/** Tokens, and ids of things that are there, by the names of parameters. */
export interface TriedThings {
  readonly tokens: { readonly buyer: string; readonly organizer: string; readonly event_admin: string };
  readonly ids: Readonly<Record<string, string>>;
}

const textIn = (body: Body, field: string): string => {
  const value = body[field];
  if (typeof value !== 'string') throw new Error(`no ${field} in ${JSON.stringify(body)}`);
  return value;
};

const caller =
  (url: string, token?: string) =>
  async (method: string, path: string, body?: unknown): Promise<Body> => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  };

const firstOf = async (ask: () => Promise<Body>): Promise<Body> => {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const [first] = (await ask())['items'] as readonly Body[];
    if (first !== undefined) return first;
    await pause(100);
  }
  throw new Error('the demo did not go on sale');
};

/**
 * Buys a seat of the demo, so that there is one of everything: its ids reach what a made-up one
 * never does.
 */
export const makeThings = async (url: string): Promise<TriedThings> => {
  const anyone = caller(url);
  const tokenOf = async (subject: string, role: string): Promise<string> =>
    textIn(await anyone('POST', '/dev/tokens', { subject, roles: [role] }), 'access_token');
  const tokens = {
    buyer: await tokenOf('tried|a,b/c==', 'buyer'),
    organizer: await tokenOf('demo-organizer', 'organizer'),
    event_admin: await tokenOf('demo-admin', 'event_admin'),
  };
  const [buyer, organizer] = [caller(url, tokens.buyer), caller(url, tokens.organizer)];

  const listing = await firstOf(() => anyone('GET', '/v1/events?q=Northern'));
  const eventId = textIn(listing, 'eventId');
  const [session = {}] = (await anyone('GET', `/v1/events/${eventId}`))['sessions'] as readonly Body[];
  const sessionId = textIn(session, 'sessionId');
  const organizationId = textIn(await firstOf(() => organizer('GET', '/v1/organizer/organizations')), 'organizationId');

  const wish = { bestAvailable: { quantity: 1 } };
  const bought = textIn(await buyer('POST', `/v1/sessions/${sessionId}/holds`, wish), 'holdId');
  const orderId = textIn(await buyer('POST', '/v1/orders', { holdId: bought }), 'orderId');
  const paymentId = textIn(await buyer('POST', `/v1/orders/${orderId}/payments`), 'paymentId');
  await anyone('POST', `/dev/payments/${paymentId}/complete`, { outcome: 'succeed' });
  const ticketId = textIn(await firstOf(() => buyer('GET', `/v1/orders/${orderId}/tickets`)), 'ticketId');
  const holdId = textIn(await buyer('POST', `/v1/sessions/${sessionId}/holds`, wish), 'holdId');

  const layoutId = textIn(session, 'layoutId');
  const principalId = 'a,b;c@d/e==';
  const ids = { eventId, sessionId, organizationId, orderId, paymentId, ticketId, holdId, layoutId, principalId };
  return { tokens, ids: { ...ids, provider: 'sandbox' } };
};
