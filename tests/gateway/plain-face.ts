import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayPayment, PaymentGateway, PaymentId } from '@ticketly/core';
import { memoryGateway, seededRandomness, systemClock } from '@ticketly/core/memory';
import type { Mishap } from '../../packages/adapters-stripe/src/stripe-server.fixture.ts';
import { callFaults } from './call-faults.ts';
import type { Operation } from './call-faults.ts';
import { plainGateway, signPlain } from './plain-adapter.ts';
import type { OpenGateway, TestGateway } from './test-gateway.ts';
import { webhookSender } from './webhook-sender.ts';
import type { Message } from './webhook-sender.ts';

const secret = 'the secret of the plain gateway';
const operations: readonly string[] = ['open', 'retrieve', 'cancel', 'refund', 'charges'] satisfies Operation[];

interface Reply {
  readonly status: number;
  readonly body: object;
}

const readBody = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
};

const carryOut = async (gateway: PaymentGateway, operation: Operation, given: unknown): Promise<Reply> => {
  try {
    return { status: 200, body: { answer: (await gateway[operation](given as never)) ?? null } };
  } catch (error) {
    return { status: 400, body: { refusal: String(error) } };
  }
};

const withoutEffect: Readonly<Partial<Record<Mishap, number>>> = {
  'answers 429': 429,
  'answers 500': 500,
  'answers 500 for good': 500,
};
const isAfter = (mishap: Mishap | undefined): boolean => mishap === undefined || mishap.endsWith('carried out');

/** Opens a gateway with a protocol of its own. */
export const openPlainGateway = async ({
  provider = 'plain',
  seed = 1,
  patienceMs = 2_000,
  port = 0,
  clock = systemClock,
}: OpenGateway = {}): Promise<TestGateway> => {
  const randomness = seededRandomness(seed);
  const random = (): number => randomness.integer(2 ** 32) / 2 ** 32;
  const faults = callFaults(random);
  const books = memoryGateway({ clock, provider });
  const webhooks = webhookSender(
    ({ body }) => signPlain(secret, clock.now(), body),
    random,
    () => faults.isSilent(),
  );
  const find = (paymentId: PaymentId): GatewayPayment | undefined =>
    books.ledger().find((payment) => payment.paymentId === paymentId);
  const messageOf = (paymentId: PaymentId): Message => {
    const messageId = crypto.randomUUID();
    const body = new TextEncoder().encode(JSON.stringify({ messageId, payment: find(paymentId) }));
    return { messageId, type: 'payment', body };
  };
  const tellOf = (paymentId: PaymentId): void => webhooks.tell(messageOf(paymentId));

  const answer = async (request: IncomingMessage): Promise<Reply | 'lost' | 'hangs'> => {
    const operation = (request.url ?? '').slice(1);
    const given = (await readBody(request)) as { readonly paymentId?: PaymentId };
    if (!operations.includes(operation)) return { status: 404, body: { refusal: 'no such call' } };
    const mishap = await faults.meet(operation as Operation);
    const reply = isAfter(mishap) ? await carryOut(books, operation as Operation, given) : { status: 500, body: {} };
    const moves = operation === 'cancel' || operation === 'refund';
    if (isAfter(mishap) && moves && given.paymentId !== undefined) tellOf(given.paymentId);
    if (mishap?.startsWith('is lost') === true) return 'lost';
    if (mishap?.startsWith('hangs') === true) return 'hangs';
    if (mishap === undefined) return reply;
    return { status: withoutEffect[mishap] ?? 500, body: {} };
  };
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const given = await answer(request);
    if (given === 'lost') return void response.destroy();
    if (given === 'hangs') return;
    response.writeHead(given.status, { 'content-type': 'application/json' }).end(JSON.stringify(given.body));
  };
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const disputed = new Map<PaymentId, number | undefined>();
  return {
    url,
    adapter: plainGateway({ url, provider, secret, clock, patienceMs }),
    environment: {},
    webhookPath: `/v1/payments/webhooks/${provider}`,
    faults,
    webhooks,
    pay: (paymentId, captured) => {
      books.succeed(paymentId, captured);
      tellOf(paymentId);
    },
    decline: (paymentId) => {
      books.decline(paymentId);
      tellOf(paymentId);
    },
    refund: (paymentId, amount) => {
      books.refundInDashboard(paymentId, amount);
      tellOf(paymentId);
    },
    dispute: (paymentId, amount) => {
      disputed.set(paymentId, amount);
      books.dispute(paymentId, 'open', amount);
      tellOf(paymentId);
    },
    closeDispute: (paymentId, how) => {
      books.dispute(paymentId, how, disputed.get(paymentId));
      tellOf(paymentId);
    },
    call: (paymentId, ageMs = 0) => signPlain(secret, clock.now() - ageMs, messageOf(paymentId).body),
    ledger: () => books.ledger(),
    close: async () => {
      webhooks.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
