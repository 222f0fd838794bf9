import { atOnce } from '@ticketly/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonTrouble } from './parse-json.ts';
import { bodyRules } from './parse-body.ts';

const isTooDeep = (text: Uint8Array): boolean => atOnce(jsonTrouble(text, bodyRules)) === 'It is nested too deeply.';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a text that nests 32 deep is read, one deeper is not', () => {
  expect(isTooDeep(bytes('['.repeat(32)))).toBe(false);
  expect(isTooDeep(bytes('['.repeat(33)))).toBe(true);
  expect(isTooDeep(bytes('{"a":'.repeat(33)))).toBe(true);
});

test('brackets inside strings do not nest, however they are quoted', () => {
  expect(isTooDeep(bytes(JSON.stringify({ a: '['.repeat(100), b: `\\"${'{'.repeat(100)}` })))).toBe(false);
  expect(isTooDeep(bytes(`{"a":"\\\\","b":${'['.repeat(40)}`))).toBe(true);
});

test('whatever JSON of usual depth is written is read', () => {
  fc.assert(fc.property(fc.json({ maxDepth: 20 }), (text) => !isTooDeep(bytes(text))));
});
