import type { RouteAnswer } from '../route.ts';
import type { ProblemAnswer } from './problem.ts';
import { dataSecurity } from './data-security.ts';

/** An answer as it is sent: names and values of headers alternating, then the bytes. */
export interface RenderedAnswer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly payload: Uint8Array | string | undefined;
}

const always: readonly string[] = [...dataSecurity].flat();
const policy = 'Content-Security-Policy';
const exceptPolicy: readonly string[] = [...dataSecurity].filter(([name]) => name !== policy).flat();
const jsonType = 'application/json; charset=utf-8';

/**
 * The header names and values that every answer of ours has, alternating: one flat list for
 * `writeHead` is the cheapest form.
 */
export const headerList = (headers: Readonly<Record<string, string>>): readonly string[] => {
  // Two policies would both apply, so a page that sets one gets only its own.
  const list = [...(headers[policy] === undefined ? always : exceptPolicy)];
  for (const name of Object.keys(headers)) list.push(name, headers[name] ?? '');
  // Our answers may be personal: nothing may store them unless the route says so.
  if (headers['Cache-Control'] === undefined) list.push('Cache-Control', 'no-store');
  return list;
};

/** Everything in an answer except what belongs to one request. */
export const renderAnswer = ({ status, headers = {}, body, bytes }: RouteAnswer): RenderedAnswer => {
  if (bytes !== undefined) return { status, headers: [...headerList(headers), ...lengthOf(bytes)], payload: bytes };
  if (body === undefined) return { status, headers: headerList(headers), payload: undefined };
  const payload = JSON.stringify(body);
  return { status, headers: [...headerList(headers), 'Content-Type', jsonType, ...lengthOf(payload)], payload };
};

const lengthOf = (payload: Uint8Array | string): readonly string[] => [
  'Content-Length',
  String(Buffer.byteLength(payload)),
];

/** A problem as it is sent; the id is that of the request. */
export const renderProblem = ({ status, headers, problem }: ProblemAnswer, id: string): RenderedAnswer => {
  const payload = JSON.stringify({ ...problem, requestId: id });
  const type = 'application/problem+json; charset=utf-8';
  return { status, headers: [...headerList(headers), 'Content-Type', type, ...lengthOf(payload)], payload };
};

/** The same headers for an answer that also varies by this request header. */
export const varyingBy = (name: string, headers: readonly string[]): string[] => {
  const list = [...headers];
  const said = list.indexOf('Vary');
  if (said < 0) list.push('Vary', name);
  else list[said + 1] = `${name}, ${list[said + 1] ?? ''}`;
  return list;
};
