/** An organization, an administrator and buyers at a deployment that is watched. */
export interface Office {
  readonly organizationId: string;
  /** Asks as somebody; `anybody` asks without a token. */
  ask(who: Who, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Asked>;
  /** A hall as a session of an event that is approved and on sale. */
  sell(layout: object): Promise<string>;
  /** A hall as a session of a draft. */
  draft(layout: object): Promise<{ readonly sessionId: string; readonly layoutId: string }>;
  /** Holds, orders and pays. @returns the tickets */
  buy(who: Who, sessionId: string, quantity: number): Promise<readonly Ticket[]>;
}

/** As much of a ticket as is looked at. */
export interface Ticket {
  readonly ticketId: string;
  readonly orderId: string;
}

export type Who = 'organizer' | 'administrator' | 'buyer' | 'anybody' | `buyer ${number}`;

/** An answer, whole. */
export interface Asked {
  readonly status: number;
  readonly bytes: number;
  readonly body: Record<string, unknown>;
}

const rolesOf = (who: Who): readonly string[] =>
  who === 'organizer' ? ['organizer'] : who === 'administrator' ? ['event_admin'] : ['buyer'];

/** Opens the office of an organizer. */
export const openOffice = async (url: string): Promise<Office> => {
  const tokens = new Map<Who, string>();
  const post = (path: string, body: string, headers: Record<string, string>): Promise<Response> =>
    fetch(`${url}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  const tokenOf = async (who: Who): Promise<string> => {
    const known = tokens.get(who);
    if (known !== undefined) return known;
    const subject = who.replace(' ', '-');
    const given = await post('/dev/tokens', JSON.stringify({ subject, roles: rolesOf(who) }), {});
    const { access_token: token } = (await given.json()) as { access_token: string };
    tokens.set(who, token);
    return token;
  };

  const ask: Office['ask'] = async (who, method, path, body, headers = {}) => {
    const authorization = who === 'anybody' ? {} : { authorization: `Bearer ${await tokenOf(who)}` };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...authorization, ...type, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const text = isJson ? new TextDecoder().decode(bytes) : '{}';
    return { status: response.status, bytes: bytes.length, body: JSON.parse(text) as Record<string, unknown> };
  };
  const done = async (...asked: Parameters<Office['ask']>): Promise<Record<string, unknown>> => {
    const { status, body } = await ask(...asked);
    if (status >= 300) throw new Error(`${asked[1]} ${asked[2]}: ${status} ${JSON.stringify(body).slice(0, 500)}`);
    return body;
  };

  const organization = await done('organizer', 'POST', '/v1/organizer/organizations', { name: 'Halls of all sizes' });
  const organizationId = String(organization['organizationId']);
  const ofOrganization = `/v1/organizer/organizations/${organizationId}`;

  const planned = async (layout: object): Promise<{ eventId: string; sessionId: string; layoutId: string }> => {
    const { layoutId, version: layoutVersion } = await done('organizer', 'POST', `${ofOrganization}/layouts`, {
      layout,
    });
    const { eventId } = await done('organizer', 'POST', `${ofOrganization}/events`, eventDetails);
    const dayMs = 86_400_000;
    const { sessionId } = await done('organizer', 'POST', `/v1/organizer/events/${String(eventId)}/sessions`, {
      startsAt: new Date(Date.now() + 30 * dayMs).toISOString(),
      endsAt: new Date(Date.now() + 31 * dayMs).toISOString(),
      saleStart: { kind: 'at-once' },
      layoutId,
      layoutVersion,
    });
    return { eventId: String(eventId), sessionId: String(sessionId), layoutId: String(layoutId) };
  };

  return {
    organizationId,
    ask,
    draft: planned,
    buy: async (who, sessionId, quantity) => {
      const { holdId } = await done(who, 'POST', `/v1/sessions/${sessionId}/holds`, { bestAvailable: { quantity } });
      const { orderId } = await done(who, 'POST', '/v1/orders', { holdId });
      const { paymentId } = await done(who, 'POST', `/v1/orders/${String(orderId)}/payments`);
      await done(who, 'POST', `/dev/payments/${String(paymentId)}/complete`, { outcome: 'succeed' });
      const { items } = await done(who, 'GET', `/v1/orders/${String(orderId)}/tickets`);
      return items as readonly Ticket[];
    },
    sell: async (layout) => {
      const { eventId, sessionId } = await planned(layout);
      await done('organizer', 'POST', `/v1/organizer/events/${eventId}/submit`);
      await done('administrator', 'POST', `/v1/admin/events/${eventId}/approve`);
      return sessionId;
    },
  };
};

/** The tier that every seat of {@link hallOf} has. */
export const tierId = 'stalls';

const eventDetails = {
  title: 'A night at the opera',
  summary: 'For all who come.',
  category: 'opera',
  venue: { name: 'Opera', city: 'Vienna', country: 'AT', latitude: 48.2, longitude: 16.37, timeZone: 'Europe/Vienna' },
  currency: 'EUR',
  tiers: [{ tierId, name: 'Stalls', price: { amountMinor: 5_000, currency: 'EUR' }, color: '#aa3344' }],
};
