import { randomUUID } from 'node:crypto';

const saneId = /^[A-Za-z0-9._-]{8,64}$/;

/** The id a request came with, if it is well-formed, or a new one. */
export const requestIdOr = (given: unknown): string =>
  typeof given === 'string' && saneId.test(given) ? given : randomUUID();
