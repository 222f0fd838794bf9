import { createServer, get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { limitConnections } from './connection-limit.ts';

test('as many connections as may be are served, and the next is told to come again, and can', async () => {
  const server = createServer();
  let turnedAway = 0;
  const limit = { served: 2, accepted: 10, onTurnedAway: () => void (turnedAway += 1) };
  server.on(
    'request',
    limitConnections(server, (_request, response) => void response.end('served'), limit),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const agents: Agent[] = [];
  onTestFinished(() => {
    for (const agent of agents) agent.destroy();
    server.close();
  });
  /** Asks on a connection that stays. */
  const ask = async (agent: Agent): Promise<number | undefined> => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ host: '127.0.0.1', port, agent }, resolve).once('error', reject);
    });
    for await (const _ of answer);
    return answer.statusCode;
  };
  const connection = (): Agent => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    agents.push(agent);
    return agent;
  };
  const first = connection();
  expect([await ask(first), await ask(connection()), await ask(connection())]).toEqual([200, 200, 503]);
  expect(turnedAway).toBe(1);
  first.destroy();
  const open = () => new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
  while ((await open()) > 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await ask(connection())).toBe(200);
});
