import { connect } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Response } from 'express';
import { expect, test } from 'vitest';
import { logRequests } from '../telemetry/request-log.ts';
import { pino } from 'pino';
import { nodeEvents } from './event-transport.ts';

test('an open stream keeps nothing of its request, which would live as long, and is logged like any other', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const metrics = { ofTheRest: { observe: () => undefined }, refused: () => undefined };
  let response: Response | undefined;
  const app = express()
    .use(logRequests(logger, (_kind, value) => value, metrics as never))
    .get('/seats/:sessionId', (_request, given) => {
      nodeEvents.begin(given);
      response = given;
    });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(`GET /seats/s1?lastEventId=7 HTTP/1.1\r\nHost: here\r\nUser-Agent: ${'a browser '.repeat(50)}\r\n\r\n`);
  await once(socket, 'data');

  const { req, locals } = response ?? {};
  expect([req?.headers, req?.rawHeaders, req?.params, req?.url, req?.originalUrl, locals]).toEqual([
    {},
    [],
    {},
    '',
    '',
    {},
  ]);

  socket.destroy();
  await expect.poll(() => lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ method: 'GET', status: 200, client: '127.0.0.1' });
  server.close();
});
