import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Refused } from './stripe-books.fixture.ts';
import type { Books, Intent, Movement, Session } from './stripe-books.fixture.ts';

/** What goes wrong with a call: it is not carried out, or it is and nobody hears. */
export type Mishap = 'answers 500' | 'answers 429' | 'is lost' | 'is lost after it was carried out';

/** The part of Stripe's API that the adapter uses, kept in memory. */
export interface StripeServer {
  readonly port: number;
  /** The next calls to change something meet these, in turn. */
  readonly mishaps: Mishap[];
  /** How many requests came. */
  requests(): number;
  close(): Promise<void>;
}

type Form = Readonly<Record<string, unknown>>;

/** `metadata[order]=7&line_items[0][quantity]=1`, nested again. */
const readForm = (text: string): Form => {
  const form: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.replaceAll(']', '').split('[');
    const last = path.pop() ?? '';
    let place = form;
    for (const step of path) place = (place[step] ??= {}) as Record<string, unknown>;
    place[last] = value;
  }
  return form;
};

/** What lies at the end of a path of a form; nothing where the path ends before. */
const at = (form: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((place, step) => (place as Form | undefined)?.[step], form);

const expands = ({ expand = {} }: Form, path: string): boolean =>
  Object.values(expand as object).some((wanted) => wanted === path);

const intentAs = (intent: Intent, isExpanded: boolean): object => ({
  id: intent.id,
  object: 'payment_intent',
  amount: intent.amount,
  amount_received: intent.received,
  client_secret: `${intent.id}_secret`,
  created: intent.created,
  currency: intent.currency,
  last_payment_error: intent.error === null ? null : { type: 'card_error', code: intent.error },
  latest_charge: intent.received === 0 ? null : isExpanded ? chargeAs(intent) : `ch_${intent.id}`,
  metadata: intent.metadata,
  status: intent.status,
});

const chargeAs = (intent: Intent): object => ({
  id: `ch_${intent.id}`,
  object: 'charge',
  amount_refunded: intent.refunded,
  metadata: intent.metadata,
  payment_intent: intent.id,
});

const movementAs = ({ id, created, type, intent }: Movement, isExpanded: boolean): object => ({
  id,
  object: 'balance_transaction',
  created,
  type,
  source: isExpanded ? { object: type, payment_intent: intentAs(intent, true) } : `${type}_${id}`,
});

const sessionAs = (session: Session, isExpanded: boolean): object => ({
  id: session.id,
  object: 'checkout.session',
  created: session.created,
  currency: session.currency,
  metadata: session.metadata,
  payment_intent: session.intent && (isExpanded ? intentAs(session.intent, true) : session.intent.id),
  status: session.status,
  url: session.status === 'open' ? `https://checkout.example/${session.id}` : null,
});

const createSession = (books: Books, form: Form): Session => {
  const price = at(form, 'line_items', '0', 'price_data');
  return books.createSession({
    amount: Number(at(price, 'unit_amount')),
    currency: String(at(price, 'currency')),
    metadata: (form['metadata'] ?? {}) as Session['metadata'],
    ofIntent: (at(form, 'payment_intent_data', 'metadata') ?? {}) as Session['metadata'],
  });
};

/** A page as Stripe makes it: the latest first, also of what is nearest before another. */
const pageOf = <Item extends { readonly id: string; readonly created: number }>(
  oldestFirst: readonly Item[],
  form: Form,
  show: (item: Item) => object,
): object => {
  const { gte = 0, lte = Infinity, lt = Infinity } = (form['created'] ?? {}) as Readonly<Record<string, string>>;
  const within = oldestFirst.filter(({ created }) => created >= +gte && created <= +lte && created < +lt).toReversed();
  const limit = Number(form['limit'] ?? 10);
  const place = (id: unknown): number => within.findIndex((item) => item.id === id);
  const before = form['ending_before'] === undefined ? undefined : place(form['ending_before']);
  const from = before === undefined ? place(form['starting_after']) + 1 : Math.max(0, before - limit);
  const data = within.slice(from, before ?? from + limit);
  const hasMore = before === undefined ? from + limit < within.length : from > 0;
  return { object: 'list', url: '/v1/list', data: data.map(show), has_more: hasMore };
};

const answerOf = (books: Books, method: string, path: string, form: Form): object => {
  const [kind, id = '', verb] = path.replace('/checkout/', '/').split('/').slice(2);
  const intents = (): readonly Intent[] => [...books.intents.values()];
  switch (`${method} ${kind}${id === '' ? '' : '/id'}${verb === undefined ? '' : `/${verb}`}`) {
    case 'POST payment_intents': {
      const { amount, currency = '' } = form as Readonly<Record<string, string>>;
      return intentAs(
        books.create({ amount: Number(amount), currency, metadata: (form['metadata'] ?? {}) as Intent['metadata'] }),
        false,
      );
    }
    case 'GET payment_intents':
      return pageOf(intents(), form, (intent) => intentAs(intent, expands(form, 'data.latest_charge')));
    case 'GET payment_intents/id':
      return intentAs(books.find(id), expands(form, 'latest_charge'));
    case 'POST payment_intents/id/cancel':
      return intentAs(books.cancel(id), expands(form, 'latest_charge'));
    case 'POST sessions':
      return sessionAs(createSession(books, form), false);
    case 'GET sessions':
      return pageOf([...books.sessions.values()], form, (session) =>
        sessionAs(session, expands(form, 'data.payment_intent.latest_charge')),
      );
    case 'GET sessions/id':
      return sessionAs(books.findSession(id), expands(form, 'payment_intent.latest_charge'));
    case 'POST sessions/id/expire':
      return sessionAs(books.expire(id), expands(form, 'payment_intent.latest_charge'));
    case 'POST refunds':
      return { id: books.refund(String(form['payment_intent']), Number(form['amount'])).id, object: 'refund' };
    case 'GET balance_transactions': {
      const isExpanded = expands(form, 'data.source.payment_intent.latest_charge');
      return pageOf(books.movements, form, (movement) => movementAs(movement, isExpanded));
    }
    case 'GET balance_transactions/id': {
      const movement = books.movements.find((one) => one.id === id);
      if (movement === undefined)
        throw new Refused(404, { type: 'invalid_request_error', message: 'No such movement' });
      return movementAs(movement, expands(form, 'source.payment_intent.latest_charge'));
    }
    default:
      throw new Refused(404, {
        type: 'invalid_request_error',
        message: `Unrecognized request URL (${method}: ${path})`,
      });
  }
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

interface Answer {
  readonly status: number;
  readonly body: object;
}

const failures: Readonly<Record<string, Answer>> = {
  'answers 500': { status: 500, body: { error: { type: 'api_error', message: 'Something went wrong' } } },
  'answers 429': {
    status: 429,
    body: { error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests' } },
  },
};
const otherRequest: Answer = {
  status: 400,
  body: { error: { type: 'idempotency_error', message: 'Keys can only be used with the same parameters' } },
};
const keyInUse: Answer = {
  status: 409,
  body: { error: { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'The key is in use' } },
};

/** Serves the books over Stripe's API, with its rules for keys that come again. */
export const startStripeServer = async (books: Books): Promise<StripeServer> => {
  const mishaps: Mishap[] = [];
  const answers = new Map<string, { readonly asked: string; readonly answer: Answer | 'in use' }>();
  let requests = 0;

  const carryOut = (request: IncomingMessage, text: string): Answer => {
    const { pathname, search } = new URL(request.url ?? '', 'http://stripe');
    try {
      const form = readForm(request.method === 'GET' ? search : text);
      return { status: 200, body: answerOf(books, request.method ?? '', pathname, form) };
    } catch (error) {
      if (error instanceof Refused) return { status: error.status, body: error.body };
      throw error;
    }
  };
  const answer = async (request: IncomingMessage): Promise<Answer | 'lost'> => {
    const text = await bodyOf(request);
    requests += 1;
    if (request.method === 'GET') return carryOut(request, text);
    const key = String(request.headers['idempotency-key'] ?? `none ${requests}`);
    const known = answers.get(key);
    if (known?.answer === 'in use') return keyInUse;
    const asked = `${request.url} ${text}`;
    if (known !== undefined && known.asked !== asked) return otherRequest;
    const mishap = mishaps.shift();
    if (mishap === 'is lost') return 'lost';
    const failure = failures[mishap ?? ''];
    if (failure !== undefined) return failure;
    if (known !== undefined) return mishap === undefined ? known.answer : 'lost';
    answers.set(key, { asked, answer: 'in use' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const done = carryOut(request, text);
    answers.set(key, { asked, answer: done });
    return mishap === undefined ? done : 'lost';
  };
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const given = await answer(request);
    if (given === 'lost') return void response.destroy();
    response.writeHead(given.status, { 'content-type': 'application/json' }).end(JSON.stringify(given.body));
  };
  const server: Server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: (server.address() as AddressInfo).port, mishaps, requests: () => requests, close };
};
