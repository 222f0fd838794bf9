import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';

const wholeBytes = 30 * 1_048_576;
const piece = Buffer.alloc(65_536, ' ');

let office: BoxOffice;
beforeAll(async () => {
  office = await boxOffice();
});
afterAll(() => office.close());

/** Sends a body while somebody takes it. @returns what came back, and how much was taken */
const sendAll = async (head: readonly string[]): Promise<{ answer: string; takenBytes: number }> => {
  const socket: Socket = connect(Number(new URL(office.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (bytes: Buffer) => (answer += bytes.toString('latin1')));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`${head.join('\r\n')}\r\nHost: here\r\nContent-Type: application/json\r\n\r\n`);
  const isChunked = head.some((line) => line.startsWith('Transfer-Encoding'));
  const bytes = isChunked ? Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')]) : piece;
  let takenBytes = 0;
  const closed = new Promise((resolve) => socket.once('close', resolve));
  while (!socket.destroyed && takenBytes < wholeBytes) {
    await new Promise((resolve) => socket.write(bytes, resolve));
    takenBytes += bytes.length;
  }
  await closed;
  return { answer, takenBytes };
};

const hold = (): string => `POST /v1/sessions/${office.sessionId}/holds HTTP/1.1`;
const token = 'Authorization: Bearer anna/buyer';
const length = `Content-Length: ${wholeBytes}`;

const requests: readonly [words: string, head: () => string[], status: number][] = [
  ['longer than its route takes', () => [hold(), token, length], 413],
  ['that grows beyond what its route takes', () => [hold(), token, 'Transfer-Encoding: chunked'], 413],
  ['of nobody', () => [hold(), length], 401],
  ['to nowhere', () => ['POST /v1/nowhere HTTP/1.1', length], 404],
];
test.each(requests)('a body %s is answered and not read to its end', async (_, head, status) => {
  const { answer, takenBytes } = await sendAll(head());
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer.toLowerCase()).toContain('connection: close');
  expect(takenBytes).toBeLessThan(wholeBytes / 2);
});

test.each([
  [65_536, false],
  [65_537, true],
])('of a body of %i bytes that nobody reads, the rest is read to keep the connection, or not', async (bytes, isCut) => {
  const socket = connect(Number(new URL(office.url).port), '127.0.0.1');
  socket.write(`POST /v1/nowhere HTTP/1.1\r\nHost: here\r\nContent-Length: ${bytes}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  expect(answer.toString('latin1').toLowerCase().includes('connection: close')).toBe(isCut);
});

test('a small body that nobody reads costs no connection', async () => {
  const { headers } = await office.call('POST', `/v1/sessions/${office.sessionId}/holds`, null, { seatIds: [] });
  expect(headers.get('connection')).not.toBe('close');
});
