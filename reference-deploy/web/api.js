import { hear } from './server-clock.js';

const tokenKey = 'ticketly.token';
const nameKey = 'ticketly.buyer';
/** Who owns the demo's organization. */
const demoOrganizer = 'demo-organizer';

/**
 * Who buys in this browser: a name made up once and kept. The server of the demo gives a token to
 * anybody who asks.
 */
export const buyerName = () => {
  let name = localStorage.getItem(nameKey);
  if (name === null) {
    name = `buyer-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
    localStorage.setItem(nameKey, name);
  }
  return name;
};

const tokenFor = async (subject, roles) => {
  const response = await fetch('/dev/tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ subject, roles }),
  });
  if (!response.ok) throw new Error('This server hands out no demo tokens, so this page can only show, not sell.');
  return (await response.json()).access_token;
};

const freshToken = async () => {
  const token = await tokenFor(buyerName(), ['buyer']);
  sessionStorage.setItem(tokenKey, token);
  return token;
};

const token = async () => sessionStorage.getItem(tokenKey) ?? freshToken();

/** An answer that was no: `problem` is the server's problem+json. */
export class Refused extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title ?? 'That did not work.');
    this.problem = problem;
  }
}

const send = async (method, path, body, idempotencyKey, retried = false) => {
  const response = await fetch(path, {
    method,
    headers: {
      ...(path.startsWith('/v1/') ? { authorization: `Bearer ${await token()}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  hear(response);
  if (response.status === 401 && !retried) {
    sessionStorage.removeItem(tokenKey);
    return send(method, path, body, idempotencyKey, true);
  }
  return response;
};

const answer = async (response) => {
  if (response.status === 204) return undefined;
  const type = response.headers.get('content-type') ?? '';
  if (response.ok) return type.includes('json') ? response.json() : response.blob();
  throw new Refused(
    type.includes('json') ? await response.json() : { title: `The server answered ${response.status}.` },
  );
};

export const get = async (path) => answer(await send('GET', path));
/** A POST that is safe to repeat: one key per thing the person wants. */
export const post = async (path, body = {}, idempotencyKey = crypto.randomUUID()) =>
  answer(await send('POST', path, body, idempotencyKey));
/** What may be repeated as it is. */
export const put = async (path, body) => answer(await send('PUT', path, body));
export const remove = async (path) => answer(await send('DELETE', path));

/** A POST of the demo's organizer, for whom its server gives a token to anybody too. */
export const postAsOrganizer = async (path, body) =>
  answer(
    await fetch(path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await tokenFor(demoOrganizer, ['organizer'])}`,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      },
      body: JSON.stringify(body),
    }),
  );
