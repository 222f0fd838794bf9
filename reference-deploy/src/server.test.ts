import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { HostNotHere, listen } from './server.ts';

test('what only this machine may reach listens nowhere else, whatever a name means here', async () => {
  const here = { port: 0, onlyHere: true };
  await expect(listen(() => undefined, { ...here, host: '0.0.0.0' })).rejects.toThrow(HostNotHere);
  const local = await listen(() => undefined, { ...here, host: 'localhost' });
  expect(local.port).toBeGreaterThan(0);
  await local.close();
});

test('who sends headers slowly is cut when its time is over, not half a minute later', async () => {
  const slow = { headersTimeout: 200, requestTimeout: 200 };
  const { port, close } = await listen(() => undefined, { port: 0, host: '127.0.0.1' }, slow);
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nHost: here\r\n');
  socket.resume();
  expect(await Promise.race([once(socket, 'close').then(() => 'cut'), pause(20_000, 'still open')])).toBe('cut');
  await close();
});
