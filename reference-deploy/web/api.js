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

/** As `fetch`. A browser's own message about an unreachable server helps no buyer. */
const ask = (path, options) =>
  fetch(path, options).catch(() => {
    throw new Error('The server can’t be reached right now. Please try again in a moment.');
  });

const tokenFor = async (subject, roles) => {
  const response = await ask('/dev/tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ subject, roles }),
  });
  if (!response.ok) throw new Error('This server issues no demo tokens, so you can look around here but not buy.');
  return (await response.json()).access_token;
};

const freshToken = async () => {
  const token = await tokenFor(buyerName(), ['buyer']);
  sessionStorage.setItem(tokenKey, token);
  return token;
};

const token = async () => sessionStorage.getItem(tokenKey) ?? freshToken();

/** The server's details about invalid input are for programs, and help no buyer. */
const wordsOf = ({ code, detail, title }) =>
  code === 'http/input-invalid' ? 'Something you entered is not valid. Please check it.' : (detail ?? title);

/** A refusal: `problem` is the server's problem+json. */
export class Refused extends Error {
  constructor(problem) {
    super(wordsOf(problem) ?? 'Something went wrong.');
    this.problem = problem;
  }
}

const send = async (method, path, body, idempotencyKey, retried = false) => {
  const response = await ask(path, {
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
/** A POST that is safe to repeat: one key for each thing that the person wants. */
export const post = async (path, body = {}, idempotencyKey = crypto.randomUUID()) =>
  answer(await send('POST', path, body, idempotencyKey));
/** Requests that may be repeated as they are. */
export const put = async (path, body) => answer(await send('PUT', path, body));
export const remove = async (path) => answer(await send('DELETE', path));

/** A POST as the demo's organizer, whose token the server gives to anybody too. */
export const postAsOrganizer = async (path, body) =>
  answer(
    await ask(path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await tokenFor(demoOrganizer, ['organizer'])}`,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      },
      body: JSON.stringify(body),
    }),
  );
