import { describe, expect, test } from 'vitest';
import { fromBase64url, toBase64url } from '../kernel/index.ts';
import { importKey, newKey, open, seal } from './seal.ts';

const words = new TextEncoder().encode('nobody reads this');
const owner = ['order', 'ada'];

const sealedWords = async () => {
  const key = await importKey(await newKey());
  return { key, sealed: await seal(key, words, owner) };
};

const inVersion = (version: number, sealed: string): string => {
  const bytes = fromBase64url(sealed) ?? new Uint8Array();
  return toBase64url(Uint8Array.of(version, ...bytes.slice(1)));
};

describe('what is sealed', () => {
  test('opens with its key for its owner, and begins with its version', async () => {
    const { key, sealed } = await sealedWords();
    expect(await open(key, inVersion(1, sealed), owner)).toEqual(words);
  });

  test.each<[what: string, change: (sealed: string) => string]>([
    ['no base64url', (sealed) => `${sealed}=`],
    ['empty', () => ''],
    ['cut off', (sealed) => sealed.slice(0, 4)],
    ['of a version that is not known', (sealed) => inVersion(2, sealed)],
  ])('does not open if it is %s', async (_what, change) => {
    const { key, sealed } = await sealedWords();
    await expect(open(key, change(sealed), owner)).rejects.toMatchObject({ code: 'corrupt', retryable: false });
  });

  test('does not open with another key or for another owner, and the fault says why', async () => {
    const { key, sealed } = await sealedWords();
    const other = await sealedWords();
    for (const call of [open(other.key, sealed, owner), open(key, sealed, ['order', 'bob'])])
      await expect(call).rejects.toMatchObject({ code: 'corrupt', cause: expect.any(DOMException) });
  });
});

test('a key that is in use can’t be read out again', async () => {
  const { key } = await sealedWords();
  await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow('extractable');
});
