import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestGateway } from './test-gateway.ts';

/** Where other processes tell a gateway what to do. */
export interface Control {
  readonly url: string;
  close(): Promise<void>;
}

/** A verb with its arguments, as they are in a request. */
type Verb = (...given: readonly never[]) => unknown;

/** What `POST /<verb>` does, with its arguments as a JSON list. */
const verbsOf = (gateway: TestGateway): Readonly<Record<string, Verb>> => {
  const { faults, webhooks } = gateway;
  return {
    pay: gateway.pay,
    decline: gateway.decline,
    refund: gateway.refund,
    dispute: gateway.dispute,
    closeDispute: gateway.closeDispute,
    fail: faults.fail,
    heal: faults.heal,
    silence: faults.silence,
    calls: faults.calls,
    sendTo: webhooks.sendTo,
    goWrong: webhooks.goWrong,
    hold: webhooks.hold,
    release: webhooks.release,
    atRest: webhooks.atRest,
    ledger: gateway.ledger,
    environment: () => gateway.environment,
  };
};

const readList = async (request: IncomingMessage): Promise<readonly never[]> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? [] : (JSON.parse(text) as readonly never[]);
};

/**
 * Serves the verbs of a gateway, on a port that its faults and its silence do not touch:
 *
 *     curl -d '["0199f3a2-…", 500]' http://127.0.0.1:4001/refund
 *
 * What was done is answered with 200 and what it gave; what was not, with 400 and why.
 */
export const serveControl = async (gateway: TestGateway, port = 0): Promise<Control> => {
  const verbs = verbsOf(gateway);
  const act = async (request: IncomingMessage): Promise<unknown> => {
    const verb = verbs[(request.url ?? '').slice(1)];
    if (verb === undefined) throw new Error(`there is no ${request.url}; there are ${Object.keys(verbs).join(', ')}`);
    return (await verb(...(await readList(request)))) ?? null;
  };
  const server = createServer((request, response) => {
    const answer = (status: number, said: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    act(request).then(
      (given) => answer(200, given),
      (error: unknown) => answer(400, String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
