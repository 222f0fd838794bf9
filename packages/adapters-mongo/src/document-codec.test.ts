import { isTicketlyFault } from '@ticketly/core';
import { BSON } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { decodeDocument, encodeDocument } from './document-codec.ts';

/** What comes back from a store of BSON. */
const stored = (document: object): unknown => {
  const encoded = encodeDocument('tallies/1', document);
  const { kept } = BSON.deserialize(BSON.serialize({ kept: encoded.document }, { ignoreUndefined: true }));
  return decodeDocument(kept as object, encoded.escaped);
};

describe('a document in MongoDB', () => {
  it.each([
    ['dots, dollars and percents in keys', { 'a.b': 1, $set: { $ref: 'x', $id: 1 }, '%2E': 2, 'c.%24': [{ 'd.': 3 }] }],
    ['a key with NUL, and an empty one', { 'a\0b': 1, '': 2 }],
    ['keys that the driver or JavaScript take for their own', JSON.parse('{"_bsontype":"Long","__proto__":{"a":1}}')],
    ['integers of up to 53 bits', { small: 1, big: 2 ** 31, most: Number.MAX_SAFE_INTEGER, least: -(2 ** 53) + 1 }],
    ['fractions, nothing and lists of lists', { half: 0.5, nothing: null, lists: [[1], [], [null, 'x']] }],
    ['text of every kind', { text: 'a\0b \u{1F600} Łódź', empty: '' }],
  ])('comes back as it was: %s', (_, document: object) => {
    expect(JSON.stringify(stored(document))).toBe(JSON.stringify(document));
  });

  it('is the same object while nothing has to be escaped', () => {
    const document = { plain: { keys: [1] } };
    expect(encodeDocument('tallies/1', document)).toEqual({ document, escaped: false });
    expect(encodeDocument('tallies/1', document).document).toBe(document);
  });

  it('loses keys without a value', () => {
    expect(stored({ a: undefined, b: 1 })).toEqual({ b: 1 });
  });

  it.each([
    ['half a surrogate pair', { a: { b: 'x\uD800' } }, 'document.a.b has half a surrogate pair'],
    ['half a pair in a key', { a: { '\uDC00': 1 } }, 'document.a has a key with half'],
    ['a bigint', { sum: 7n }, 'document.sum is a bigint'],
    ['a date', { at: new Date(0) }, 'document.at is no plain object'],
    ['a map', { by: [new Map()] }, 'document.by.0 is no plain object'],
    ['depth', JSON.parse(`${'{"a":'.repeat(95)}1${'}'.repeat(95)}`), 'more than 90 levels'],
  ])('that would not is a fault that names the place: %s', (_, document: object, sentence) => {
    try {
      encodeDocument('tallies/1', document);
      expect.unreachable();
    } catch (error) {
      expect(isTicketlyFault(error) && [error.code, error.retryable]).toEqual(['unexpected', false]);
      expect(String(error)).toContain('tallies/1');
      expect(String(error)).toContain(sentence);
    }
  });
});
