import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { openBooks } from './bank-books.ts';
import type { Books, NewCharge } from './bank-books.ts';

const answerTo = async (books: Books, request: IncomingMessage): Promise<unknown> => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bank');
  const [, , id = '', verb] = pathname.split('/');
  const key = String(request.headers['idempotency-key']);
  if (request.method === 'GET') {
    if (id !== '') return books.find(id);
    const reference = searchParams.get('reference');
    if (reference !== null) return books.named(reference);
    const [since, after, limit] = ['since', 'after', 'limit'].map((name) => Number(searchParams.get(name)));
    return books.moved(since ?? 0, after ?? 0, limit ?? 10);
  }
  const body = JSON.parse((await buffer(request)).toString() || '{}') as NewCharge & { readonly card: string };
  if (verb === 'pay') return books.pay(id, body.card);
  if (verb === 'void') return books.cancel(id);
  return verb === 'refunds' ? books.refund(key, id, body.cents) : books.open(key, body);
};

/** A small bank: its API, and the calls that it makes. */
export const openBank = async (secret: string, now: () => number = Date.now) => {
  const books = openBooks(now);
  let deaf = 0;
  const server = createServer((request, response) => {
    void answerTo(books, request).then((answer) => {
      deaf -= 1;
      // What was asked for is done, and nobody hears of it.
      if (deaf >= 0) return void request.socket.destroy();
      const status = typeof answer === 'number' ? answer : 200;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(typeof answer === 'number' ? {} : answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  /** What the bank would post about a charge: the bytes, and a signature over the time and them. */
  const callAbout = (reference: string) => {
    const [charge] = books.named(reference);
    const body = Buffer.from(JSON.stringify({ call: `call_${randomUUID()}`, charge }));
    const time = String(Math.floor(now() / 1_000));
    const signature = createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex');
    return { body, headers: { 'bank-time': time, 'bank-signature': signature } };
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    callAbout,
    /** The buyer pays, with a `good` card or another. */
    pay: (reference: string, card: string) => {
      for (const { id } of books.named(reference)) books.pay(id, card);
    },
    /** Carries out what it is asked next, so many times, and answers nothing. */
    loseAnswers: (count: number) => void (deaf = count),
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
