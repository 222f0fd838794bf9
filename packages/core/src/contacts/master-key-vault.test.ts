import { describe, expect, test } from 'vitest';
import { toBase64url } from '../kernel/index.ts';
import type { PrincipalId } from '../kernel/index.ts';
import { masterKeyVault, parseMasterKey } from './index.ts';

const countedTo = (length: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length }, (_, index) => index);
const owner = { principalId: 'ada' as PrincipalId, keyId: 'k1' };
const bytes = countedTo(32).toReversed();

describe('a master key', () => {
  test('is read from 32 bytes in base64url', () => {
    expect(parseMasterKey(toBase64url(countedTo(32)))).toEqual(countedTo(32));
  });

  test.each<[what: string, text: string]>([
    ['empty', ''],
    ['a byte too short', toBase64url(countedTo(31))],
    ['a byte too long', toBase64url(countedTo(33))],
    ['no base64url', `${'+'.repeat(42)}A`],
  ])('is not read from a text that is %s', (_what, text) => {
    expect(parseMasterKey(text)).toBeUndefined();
  });

  // AES takes such a key too, and is weaker with it.
  test('of 16 bytes is refused', async () => {
    await expect(masterKeyVault([countedTo(16)])).rejects.toThrow('32 bytes, not 16');
  });

  // Both are stored: another id or another form would lose every key of a person.
  test('has the id that it always had, and unwraps what it always wrapped', async () => {
    const vault = await masterKeyVault([countedTo(32)]);
    const masterKeyId = '8F8lG0I5Qb8y';
    expect(await vault.masterKeyId()).toBe(masterKeyId);
    const wrapped = 'AQcHBwcHBwcHBwcHB_CUW6CU9S4MMWvmdHOjBWtOsmCfYx1o8Rldux7nPNP7DI8eTfoEGbSI3wuMrgQWDA';
    expect(await vault.unwrap({ masterKeyId, wrapped }, owner)).toEqual(countedTo(32).map((byte) => 255 - byte));
  });

  test.each([
    { ...owner, principalId: 'bob' as PrincipalId },
    { ...owner, keyId: 'k2' },
  ])('unwraps nothing for $principalId and $keyId that was wrapped for another', async (stranger) => {
    const vault = await masterKeyVault([countedTo(32)]);
    const wrapped = await vault.wrap({ ...owner, bytes });
    expect(await vault.unwrap(wrapped, owner)).toEqual(bytes);
    await expect(vault.unwrap(wrapped, stranger)).rejects.toMatchObject({ code: 'corrupt' });
  });
});
