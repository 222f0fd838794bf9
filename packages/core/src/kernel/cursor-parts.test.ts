import { describe, expect, it } from 'vitest';
import { toBase64url } from './base64url.ts';
import { canonicalText } from './canonical-text.ts';
import { formatCursor, parseCursor } from './cursor-parts.ts';

describe('a cursor', () => {
  it('remembers texts and numbers', () => {
    const parts = ['Café 🎸', 17, ''];
    expect(formatCursor(parts)).toMatch(/^[\w-]+$/);
    expect(parseCursor(formatCursor(parts))).toEqual(parts);
  });

  it.each([
    ['is empty', ''],
    ['is not base64url', '*'],
    ['is not JSON', toBase64url(new TextEncoder().encode('[1'))],
    ['is no list', toBase64url(new TextEncoder().encode('{"0":1}'))],
  ])('that %s is none of ours', (_words, text) => {
    expect(parseCursor(text)).toBeUndefined();
  });
});

describe('the canonical text of data', () => {
  it('is the same in whatever order the keys come, at every depth', () => {
    const one = canonicalText({ b: [{ d: 1, c: null }, 'x'], a: { z: true, y: false } });
    expect(one).toBe('{"a":{"y":false,"z":true},"b":[{"c":null,"d":1},"x"]}');
    expect(canonicalText({ a: { y: false, z: true }, b: [{ c: null, d: 1 }, 'x'] })).toBe(one);
  });

  it('leaves out what is undefined, and keeps the order of lists', () => {
    expect(canonicalText({ b: undefined, a: [2, 1] })).toBe('{"a":[2,1]}');
    expect(canonicalText(null)).toBe('null');
  });

  it('has every name for a key', () => {
    const text = '{"__proto__":{"a":1},"b":2}';
    expect(canonicalText(JSON.parse(text))).toBe(text);
  });
});
