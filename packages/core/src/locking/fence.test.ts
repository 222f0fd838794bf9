import { expect, test } from 'vitest';
import { fenceOf } from './fence.ts';

test.each([0, 1, Number.MAX_SAFE_INTEGER])('%d is a valid height of a fence', (height) => {
  expect(fenceOf(height)).toBe(height);
});

test.each([-1, 0.5, Number.MAX_SAFE_INTEGER + 1, Number.NaN])('%d is not a valid height of a fence', (height) => {
  expect(() => fenceOf(height)).toThrow(`${height} is the height of a fence`);
});
