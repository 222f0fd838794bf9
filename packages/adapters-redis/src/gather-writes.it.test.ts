import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterAll, expect, inject, test } from 'vitest';
import { gatherWrites } from './index.ts';
import { patientOptions } from './locks-on.fixture.ts';

const client = gatherWrites(new Redis(inject('redisUrl'), patientOptions));
afterAll(() => client.quit());

/** How many of so many commands of one turn are still on this side at its end. */
const waitingAfter = async (commands: number): Promise<{ readonly bytes: number; readonly answers: string[] }> => {
  const answers = Array.from({ length: commands }, (_, at) => client.echo(String(at)));
  const bytes = client.stream.writableLength;
  return { bytes, answers: await Promise.all(answers) };
};

test('the commands of one turn leave together, are answered in order, and nothing stays behind', async () => {
  await client.ping();
  const { bytes, answers } = await waitingAfter(50);
  expect(bytes).toBeGreaterThan(50 * 'echo'.length);
  expect(answers).toEqual(Array.from({ length: 50 }, (_, at) => String(at)));
  expect([client.stream.writableLength, client.stream.writableCorked]).toEqual([0, 0]);
});

test('what is enough for a write of its own leaves before the turn is over', async () => {
  await client.ping();
  const handedOver = (): number => client.stream.bytesWritten - client.stream.writableLength;
  const before = handedOver();
  const small = client.echo('small');
  expect(handedOver()).toBe(before);
  const large = client.echo('x'.repeat(5_000));
  expect(handedOver()).toBeGreaterThan(before + 5_000);
  expect([await small, (await large).length]).toEqual(['small', 5_000]);
});

test('a connection that replaces a lost one gathers too', async () => {
  await client.ping();
  const back = once(client, 'ready');
  client.disconnect(true);
  await back;
  const { bytes, answers } = await waitingAfter(20);
  expect(bytes).toBeGreaterThan(0);
  expect(answers).toHaveLength(20);
});
