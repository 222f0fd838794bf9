import type { IdSource, Ports, TicketKeys } from '@ticketly/core';
import { seededRandomness, uuidIds } from '@ticketly/core/memory';
import type { ManualClock } from '@ticketly/core/memory';
import { expect } from 'vitest';
import type { BoxOffice } from '../box-office.fixture.ts';
import type { Route } from '../route.ts';
import { follow } from '../streams/follow.fixture.ts';
import type { Example } from './packaged-examples.ts';

/** A request of an example: values for its path and query, and a body. */
export interface Asked {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls operations, and keeps each request with its answer. */
export interface Recorder {
  /** Calls an operation, such as `post /v1/orders`, as somebody. @returns the body of the answer */
  readonly call: (operation: string, who: string | null, asked?: Asked) => Promise<any>;
  readonly examples: () => Readonly<Record<string, Example>>;
}

/** Answers that people look at, or that are too long to read in a document. */
const unshown = ['image/png', 'application/pdf', 'text/html'];

/**
 * Records what an office answers. Each answer has to have the status of its route, and to be
 * exactly what the schema describes.
 */
export const recorder = (office: BoxOffice, routes: readonly Route[]): Recorder => {
  const examples = new Map<string, Example>();
  return {
    examples: () => Object.fromEntries(examples),
    call: async (operation, who, { parameters = {}, body, headers = {} } = {}) => {
      const route = routes.find(({ method, path }) => `${method} ${path}` === operation);
      if (route === undefined) throw new Error(`there is no operation ${operation}`);
      const path = addressOf(route, parameters);
      const { mediaType } = route.answer;
      const answer =
        mediaType === 'text/event-stream'
          ? await firstFrame(office.url + path, who)
          : await answerOf(office, route, { path, who, body, headers });
      if (route.answer.schema !== undefined) expect(route.answer.schema.parse(answer), operation).toEqual(answer);
      examples.set(operation, {
        ...(Object.keys(parameters).length > 0 && { parameters }),
        ...(body !== undefined && route.body !== 'bytes' && { body }),
        ...(route.answer.status !== 204 && !unshown.includes(mediaType ?? '') && { answer }),
      });
      return answer;
    },
  };
};

const addressOf = ({ path }: Route, parameters: Readonly<Record<string, string>>): string => {
  const query = new URLSearchParams(Object.entries(parameters).filter(([name]) => !path.includes(`{${name}}`)));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
  return query.size === 0 ? filled : `${filled}?${query.toString()}`;
};

const answerOf = async (
  office: BoxOffice,
  { method, answer }: Route,
  {
    path,
    who,
    body,
    headers,
  }: Pick<Asked, 'body' | 'headers'> & { readonly path: string; readonly who: string | null },
): Promise<unknown> => {
  const called = await office.call(method.toUpperCase(), path, who, body, headers);
  expect({ status: called.status, body: called.body }, `${method} ${path}`).toMatchObject({ status: answer.status });
  return called.body;
};

const firstFrame = async (url: string, who: string | null): Promise<string> => {
  const follower = follow(url, undefined, who === null ? {} : { authorization: `Bearer ${who}` });
  await follower.until(({ length }) => length > 0);
  follower.stop();
  return follower.frames
    .slice(0, 1)
    .map(({ event, id, data }) => `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`)
    .join('');
};

/** Ids and signatures that are the same in every run. */
export const reproducible = (clock: ManualClock): Partial<Ports> => {
  const randomness = seededRandomness(2_027);
  const fillRandom = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = randomness.integer(256);
  };
  return { randomness, ids: uuidIds({ clock, fillRandom }) satisfies IdSource, ticketKeys: exampleTicketKeys() };
};

/** An Ed25519 private key in PKCS #8 (RFC 8410, section 7): its header, then 32 bytes. */
const exampleTicketKeys = (): TicketKeys => {
  const header = Buffer.from('302e020100300506032b657004220420', 'hex');
  const pkcs8 = Uint8Array.from([...header, ...Array.from({ length: 32 }, (_, at) => at)]);
  return {
    current: async () => ({
      keyId: 'example',
      privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']),
    }),
    publicKeys: async () => [],
  };
};
