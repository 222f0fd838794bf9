import { expect, inject, it } from 'vitest';
import { connectClient } from './connect-client.ts';
import { connectorProblem } from './connector-problem.ts';
import { relayConnector } from './relay-connector.ts';
import { runConnector } from './run-connector.ts';

const connect = connectClient(inject('connectUrl'), { timeoutMs: 120_000 });
const name = `connect-${crypto.randomUUID()}`;
const [host = '', port = ''] = inject('postgresOfConnect').split(':');
const config = relayConnector(
  { host, port: Number(port), database: 'ticketly', user: 'nobody', password: 'pw' },
  { topic: name, partitions: 3 },
);

it('knows nothing of a connector that is not registered', async () => {
  expect([await connect.config(name), await connect.status(name)]).toEqual([undefined, undefined]);
  expect(connectorProblem(name, await connect.status(name))).toMatch(/is not registered/);
  await expect(connect.stop(name)).rejects.toMatchObject({
    code: 'misconfigured',
    message: expect.stringContaining(name),
  });
});

it('hands on why Connect refuses the settings of a connector, and registers none', async () => {
  await expect(runConnector(connect, name, config)).rejects.toThrow(
    /^Kafka Connect rejects the settings of connector .*: database.hostname: .*user "nobody"/s,
  );
  expect(await connect.config(name)).toBeUndefined();
});

it('says when Connect is away', async () => {
  const away = connectClient('http://127.0.0.1:1');
  await expect(away.status(name)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
});
