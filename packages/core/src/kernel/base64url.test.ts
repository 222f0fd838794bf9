import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from './base64url.ts';

describe('base64url', () => {
  it('writes what RFC 4648 says, without padding', () => {
    const bytes = Uint8Array.of(0xfb, 0xff, 0xfe, 0x00);
    expect(toBase64url(bytes)).toBe('-__-AA');
    expect(toBase64url(new Uint8Array())).toBe('');
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect([...(fromBase64url(toBase64url(bytes)) ?? [])]).toEqual([...bytes]);
      }),
    );
  });

  it('reads no second spelling of the same bytes', () => {
    for (const text of ['AA==', 'AB', 'A', 'A A', '+/', 'AAA\n', 'ä', 'ää', '****'])
      expect(fromBase64url(text)).toBeUndefined();
  });
});
