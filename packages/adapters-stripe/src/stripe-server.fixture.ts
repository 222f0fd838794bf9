import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { carryOut, readForm, routeOf } from './stripe-api.fixture.ts';
import { Refused } from './stripe-books.fixture.ts';
import type { Books } from './stripe-books.fixture.ts';

/** What goes wrong with a call: it is not carried out, or it is and nobody hears. */
export type Mishap =
  | 'answers 429'
  /** As of a machine before Stripe's own: nothing is kept with the key. */
  | 'answers 500'
  /** Stripe keeps the answer with the key, and gives it again to whoever repeats the call. */
  | 'answers 500 for good'
  | 'answers 500 for good after it was carried out'
  | 'is lost'
  | 'is lost after it was carried out'
  /** Nothing comes, not even the end of the connection. */
  | 'hangs'
  | 'hangs after it was carried out';

/** The part of Stripe's API that the adapter uses, kept in memory. */
export interface StripeServer {
  readonly port: number;
  /** The next calls to change something meet these, in turn; a promise holds its call up. */
  readonly mishaps: (Mishap | Promise<undefined>)[];
  /** How many requests came. */
  requests(): number;
  /** A day goes by: keys mean nothing any more. */
  forgetKeys(): void;
  close(): Promise<void>;
}

/** What a call meets; it may take its time. @param route as in `POST payment_intents/id/cancel` */
export type Meet = (route: string, id: string) => Mishap | undefined | Promise<Mishap | undefined>;

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

interface Answer {
  readonly status: number;
  readonly body: object;
  /** It is the one that the key was answered with before. */
  readonly isRepeat?: boolean;
}

const broken: Answer = { status: 500, body: { error: { type: 'api_error', message: 'Something went wrong' } } };
const tooMany: Answer = {
  status: 429,
  body: { error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests' } },
};
const otherRequest: Answer = {
  status: 400,
  body: { error: { type: 'idempotency_error', message: 'Keys can only be used with the same parameters' } },
};
const keyInUse: Answer = {
  status: 409,
  body: { error: { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'The key is in use' } },
};

type Ending = Answer | 'lost' | 'hangs';

const carriedOut = ({ method = '', url = '' }: IncomingMessage, text: string, books: Books): Answer => {
  const { pathname, search } = new URL(url, 'http://stripe');
  try {
    return { status: 200, body: carryOut(books, method, pathname, readForm(method === 'GET' ? search : text)) };
  } catch (error) {
    if (error instanceof Refused) return { status: error.status, body: error.body };
    throw error;
  }
};

interface Kept {
  readonly asked: string;
  readonly answer: Answer | 'in use';
}

/** Serves requests as Stripe does, with its rules for keys that come again. */
const answering =
  (books: Books, meet: Meet, answers: Map<string, Kept>): ((request: IncomingMessage) => Promise<Ending>) =>
  async (request) => {
    const text = await bodyOf(request);
    const { method = '', url = '' } = request;
    const { route, id } = routeOf(method, new URL(url, 'http://stripe').pathname);
    const mishap = await meet(route, id);
    if (mishap === 'answers 429') return tooMany;
    if (mishap === 'answers 500') return broken;
    if (mishap === 'is lost') return 'lost';
    if (mishap === 'hangs') return 'hangs';
    const endedBy = (answer: Answer): Ending =>
      mishap === 'is lost after it was carried out'
        ? 'lost'
        : mishap === 'hangs after it was carried out'
          ? 'hangs'
          : answer;
    if (method === 'GET') return endedBy(carriedOut(request, text, books));
    const key = String(request.headers['idempotency-key'] ?? crypto.randomUUID());
    const known = answers.get(key);
    if (known?.answer === 'in use') return keyInUse;
    const asked = `${url} ${text}`;
    if (known !== undefined && known.asked !== asked) return otherRequest;
    if (known !== undefined) return endedBy({ ...known.answer, isRepeat: true });
    answers.set(key, { asked, answer: 'in use' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const done = mishap === 'answers 500 for good' ? broken : carriedOut(request, text, books);
    const answer = mishap === 'answers 500 for good after it was carried out' ? broken : done;
    answers.set(key, { asked, answer });
    return endedBy(answer);
  };

/** Serves the books over Stripe's API; `meet` is asked for each call what it meets. */
export const startStripeServer = async (
  books: Books,
  meet: Meet = () => undefined,
  port = 0,
): Promise<StripeServer> => {
  const mishaps: (Mishap | Promise<undefined>)[] = [];
  let requests = 0;
  const answers = new Map<string, Kept>();
  const meetNext: Meet = (route, id) => (route.startsWith('GET') ? undefined : mishaps.shift()) ?? meet(route, id);
  const answer = answering(books, meetNext, answers);
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    requests += 1;
    const given = await answer(request);
    if (given === 'lost') return void response.destroy();
    if (given === 'hangs') return;
    const again = given.isRepeat === true ? { 'idempotent-replayed': 'true' } : {};
    response.writeHead(given.status, { 'content-type': 'application/json', ...again }).end(JSON.stringify(given.body));
  };
  const server: Server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    port: (server.address() as AddressInfo).port,
    mishaps,
    requests: () => requests,
    forgetKeys: () => answers.clear(),
    close,
  };
};
