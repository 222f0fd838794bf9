import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { TicketlyFault } from '@ticketly/core';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { awaitServer } from './await-server.ts';
import { postgresAt, redisAt } from './needed-servers.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server that does this with whoever comes, and its port. */
const serverThat = async (meet: (socket: Socket) => void): Promise<number> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    meet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
};
const isAnsweredSlowly = (socket: Socket): void => {
  socket.once('data', () => setTimeout(() => socket.write('-LOADING'), 1_000));
};

const logged = (): { readonly lines: string[]; readonly logger: pino.Logger } => {
  const lines: string[] = [];
  return { lines, logger: pino({ base: null, timestamp: false }, { write: (line) => void lines.push(line) }) };
};
const slow = (): Promise<never> => Promise.reject(new TicketlyFault('timeout', 'too late'));
const never = (): Promise<never> => new Promise(() => undefined);

test('a step that is too slow is done again for as long as its server answers, and the log says so', async () => {
  const port = await serverThat(isAnsweredSlowly);
  const { lines, logger } = logged();
  let isQuick = false;
  let tries = 0;
  const step = async (): Promise<string> => {
    tries += 1;
    isQuick ||= lines.length > 0;
    return isQuick ? 'begun' : slow();
  };
  expect(await awaitServer(redisAt(`redis://127.0.0.1:${port}`), logger, step)).toBe('begun');
  expect(tries).toBeGreaterThan(1);
  expect(lines[0]).toContain(`waiting for Redis at 127.0.0.1:${port}, which answers slowly`);
  expect(lines.at(-1)).toContain('answers: the start continues');
});

test.each([
  ['takes connections and says nothing', () => undefined],
  ['closes every connection', (socket: Socket) => void socket.destroy()],
])('a server that %s is given up, however long a step would take', async (_, meet) => {
  const port = await serverThat(meet);
  for (const server of [postgresAt({ host: '127.0.0.1', port }), redisAt(`redis://127.0.0.1:${port}`)]) {
    for (const step of [slow, never]) {
      await expect(awaitServer(server, logged().logger, step, { maxSilentMs: 1_000 })).rejects.toMatchObject({
        code: 'misconfigured',
        message: expect.stringMatching(/^(PostgreSQL|Redis) at 127\.0\.0\.1:\d+ does not answer: nothing came/),
      });
    }
  }
});

test('what waiting does not mend is told at once', async () => {
  const { lines, logger } = logged();
  for (const code of ['misconfigured', 'read-only', 'corrupt', 'unexpected'] as const) {
    const fault = new TicketlyFault(code, 'as it is');
    const server = { name: 'nothing', ask: never };
    await expect(awaitServer(server, logger, () => Promise.reject(fault))).rejects.toBe(fault);
  }
  expect(lines).toEqual([]);
});
