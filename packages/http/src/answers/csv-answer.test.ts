import { createServer, get } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, expect, test, vi } from 'vitest';
import { csvAnswer, csvCell } from './csv-answer.ts';
import { sendPieces } from './send-answer.ts';
import type { CsvCell } from './csv-answer.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

type Pages = AsyncIterable<readonly (readonly CsvCell[])[]>;

const serving = async (pages: Pages): Promise<string> => {
  const app = express();
  app.get('/', async (_request, response) => {
    response.locals['tracked'] = { requestId: 'request-1' };
    await csvAnswer({ fileName: 'seats.csv', columns: ['seat', 'price'], pages })
      .then((answer) => sendPieces(response, answer))
      .catch((error: unknown) => {
        if (!response.headersSent) response.status(503).end(String(error));
      });
  });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};

test('a table goes out as RFC 4180 has it, with its name', async () => {
  const url = await serving(
    (async function* () {
      yield [['Row A, seat 1', -4500] as const, ['The "box"', null] as const];
      yield [['two\nlines', 0] as const];
    })(),
  );
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="seats.csv"');
  const bytes = new Uint8Array(await response.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(bytes)).toBe(
    'seat,price\r\n"Row A, seat 1",-4500\r\n"The ""box""",\r\n"two\nlines",0\r\n',
  );
});

test('a table has every row of every page, and an empty page does not end it', async () => {
  const counts = [1, 0, 2, 1, 0, 3];
  const rows = counts.flatMap((count, page) =>
    Array.from({ length: count }, (_, row) => [`${page}.${row}`, row] as const),
  );
  const url = await serving(
    (async function* () {
      for (const page of counts.keys()) yield rows.filter(([name]) => name.startsWith(`${page}.`));
    })(),
  );
  const lines = (await (await fetch(url)).text()).split('\r\n');
  expect(lines.slice(1, -1)).toEqual(rows.map((row) => row.join(',')));
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '＠x'])(
  'a text that a spreadsheet would run is shown as text: %j',
  (text) => {
    expect(csvCell(text).replaceAll('"', '')).toBe(`'${text}`);
  },
);

test('a text that only has a sign within it stays as it is', () => {
  expect(csvCell('A-12')).toBe('A-12');
  expect(csvCell('a=b')).toBe('a=b');
});

test('no more is read than the reader takes', async () => {
  let pagesRead = 0;
  const row = ['x'.repeat(1_000), 1] as const;
  const page = Array.from({ length: 100 }, () => row);
  const pages = (async function* () {
    for (; pagesRead < 2_000; pagesRead += 1) yield page;
  })();
  const url = await serving(pages);
  const response = await new Promise<IncomingMessage>((resolve) => void get(url, resolve));
  let before = -1;
  // The reader takes nothing: the reading comes to rest long before its end.
  await vi.waitFor(
    () => {
      const now = pagesRead;
      const moved = now !== before;
      before = now;
      if (moved || now === 0) throw new Error('still reading');
    },
    { interval: 250, timeout: 30_000 },
  );
  expect(pagesRead).toBeLessThan(1_000);
  response.destroy();
});

test('a failure before the first byte is an answer, and a later one cuts the file short', async () => {
  const never: Pages = {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('the store is away')) }),
  };
  expect((await fetch(await serving(never))).status).toBe(503);
  server.close();
  const url = await serving(
    (async function* () {
      yield [['one', 1] as const];
      throw new Error('the store is away');
    })(),
  );
  const response = await fetch(url);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
});
