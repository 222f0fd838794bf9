import { hear } from './server-clock.js';

const tokenKey = 'ticketly.token';
const nameKey = 'ticketly.buyer';

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

const freshToken = async () => {
  const response = await fetch('/dev/tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ subject: buyerName(), roles: ['buyer'] }),
  });
  if (!response.ok) throw new Error('This server hands out no demo tokens, so this page can only show, not sell.');
  const { access_token: token } = await response.json();
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
