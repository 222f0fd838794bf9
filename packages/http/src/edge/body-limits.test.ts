import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';
import { routeHandler } from '../fetch/index.ts';
import type { RouteHandler } from '../fetch/index.ts';

let office: BoxOffice;
let handler: RouteHandler;
beforeAll(async () => {
  office = await boxOffice();
  handler = routeHandler({ ...office.parts, ticketly: office.office, requestsPerSecond: 0 });
});
afterAll(async () => {
  await handler.drain();
  await office.close();
});

/** A body of exactly so many bytes. */
const bodyOf = (bytes: number): Uint8Array<ArrayBuffer> => {
  const text = '{"seatIds":["nowhere"]}';
  return new TextEncoder().encode(text.padEnd(bytes, ' '));
};
/** Without a length that is told beforehand. */
const inPieces = (bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    start: (controller) => {
      for (let from = 0; from < bytes.length; from += 10_000) controller.enqueue(bytes.slice(from, from + 10_000));
      controller.close();
    },
  });

const doors: readonly [words: string, ask: (request: Request) => Promise<Response>][] = [
  ['a server', (request) => fetch(request)],
  ['a function', (request) => handler.handle(request)],
];
const lengths: readonly [words: string, body: (bytes: number) => BodyInit][] = [
  ['told beforehand', bodyOf],
  ['not told', (bytes) => inPieces(bodyOf(bytes))],
];

describe.each(doors)('the body of a request to %s', (_door, ask) => {
  test.each(lengths)('may be as long as the limit, and not a byte longer: its length is %s', async (_words, body) => {
    const statusFor = async (bytes: number): Promise<number> => {
      const headers = { authorization: 'Bearer anna/buyer', 'content-type': 'application/json' };
      const request = { method: 'POST', headers, body: body(bytes), duplex: 'half' } as RequestInit;
      return (await ask(new Request(`${office.url}/v1/sessions/${office.sessionId}/holds`, request))).status;
    };
    const { bodyBytes } = office.parts.limits;
    const small = await statusFor(100);
    expect(small).not.toBe(413);
    expect([await statusFor(bodyBytes), await statusFor(bodyBytes + 1)]).toEqual([small, 413]);
  });
});
