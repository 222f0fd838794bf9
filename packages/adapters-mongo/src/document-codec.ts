import { TicketlyFault } from '@ticketly/core';

/** A document as a record holds it. */
export interface Encoded {
  readonly document: object;
  /** Keys are escaped, and must be unescaped when read. */
  readonly escaped: boolean;
}

/** The server allows a hundred levels, and a record has some of its own. */
const levelsMax = 90;

/**
 * Keys that mean something else to MongoDB, its driver or JavaScript. `%` is always escaped,
 * because it begins the escapes of the others.
 */
const strangeKey = /[%.$\0]|^(_bsontype|__proto__)$/;

/**
 * Turns a document into one that MongoDB returns unchanged. BSON would silently misread some: a key
 * with a dot as a path, half a surrogate pair as U+FFFD, a bigint as a number. Keys are escaped;
 * values that BSON can't hold are a fault of the document, which is then set aside alone.
 *
 * @param name identifies the document in the fault.
 */
export const encodeDocument = (name: string, document: object): Encoded => {
  const strange = { found: false };
  const refuse = (path: readonly string[], reason: string): never => {
    throw new TicketlyFault('unexpected', `${name} can't be stored: ${['document', ...path].join('.')} ${reason}`);
  };
  const check = (value: unknown, path: readonly string[]): void => {
    if (typeof value === 'string' && !value.isWellFormed()) refuse(path, 'has half a surrogate pair');
    if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol')
      refuse(path, `is a ${typeof value}`);
    if (typeof value !== 'object' || value === null) return;
    if (path.length > levelsMax) refuse(path.slice(0, 3), `is nested more than ${levelsMax} levels deep`);
    if (!Array.isArray(value) && !isPlain(value)) refuse(path, 'is no plain object');
    for (const [key, each] of Object.entries(value)) {
      if (!key.isWellFormed()) refuse(path, 'has a key with half a surrogate pair');
      if (strangeKey.test(key)) strange.found = true;
      check(each, [...path, key]);
    }
  };
  check(document, []);
  const escaped = strange.found;
  return { document: escaped ? (withKeys(document, escapeKey) as object) : document, escaped };
};

/** The original document. */
export const decodeDocument = (document: object, escaped: boolean): object =>
  escaped ? (withKeys(document, unescapeKey) as object) : document;

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const withKeys = (value: unknown, change: (key: string) => string): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => withKeys(each, change));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [change(key), withKeys(each, change)]));
};

const escapeKey = (key: string): string =>
  key
    .replace(/[%.$\0]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
    .replace(/^_(?=bsontype$|_proto__$)/, '%5F');

const unescapeKey = (key: string): string =>
  key.replace(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
