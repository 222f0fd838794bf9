import { eventSales } from '@ticketly/core/views';
import { afterAll, expect, inject, test } from 'vitest';
import { commands } from '../../reference-deploy/src/commands/index.ts';
import { readConfig } from '../../reference-deploy/src/config/read-config.ts';
import { ownDatabase } from '../servers/own-database.ts';
import { layWire } from './wire.ts';

const wire = await layWire(() => new URL(inject('mongoUrl')));
const database = await ownDatabase(inject('postgresUrl'));
afterAll(async () => {
  await wire.close();
  await database.drop();
});

/** What the command for views reports. */
const dropBuilds = async (): Promise<string> => {
  const mongoUrl = new URL(wire.through(inject('mongoUrl')));
  mongoUrl.pathname = `/faults_${crypto.randomUUID()}`;
  const environment = {
    TICKETLY_STORE: 'postgres',
    TICKETLY_DATABASE_URL: database.url,
    TICKETLY_VIEWS: 'mongo',
    TICKETLY_MONGO_URL: mongoUrl.href,
  };
  const said: string[] = [];
  await commands['views']?.run(readConfig(environment, []), ['drop', eventSales.name], (line) => void said.push(line));
  return said.join('\n');
};

test('the command for views waits for a MongoDB that takes longer to answer than a reader would wait', async () => {
  wire.slow(600);
  expect(await dropBuilds()).toBe(`${eventSales.name} has no build but the live one.`);
  wire.slow(0);
});

test('the command for views tells why there is no connection to MongoDB', async () => {
  wire.cut();
  await expect(dropBuilds()).rejects.toMatchObject({
    code: 'misconfigured',
    message: expect.stringMatching(/^Can't connect to MongoDB: .+\. Is it running, and is this its address\?$/),
  });
});
