import { expect, test } from 'vitest';
import { askingPaces, paymentUrgencies, restMs } from './asking-pace.ts';

test.each([
  ['refund', [5, 10, 20, 40, 80, 160, 320, 600, 600]],
  ['ended', [5, 10, 20, 40, 80, 160, 320, 600, 600]],
  ['open', [30, 60, 120, 120, 120, 120, 120, 120, 120]],
] as const)('a payment that is %s rests longer after every question, up to a maximum: %j s', (urgency, restsS) => {
  expect(restsS.map((_, asks) => restMs(askingPaces[urgency], asks) / 1_000)).toEqual(restsS);
});

test('a maximum below the shortest rest has no effect', () => {
  expect([0, 5].map((asks) => restMs({ quietMs: 100, maxMs: 10 }, asks))).toEqual([100, 100]);
});

test('the most urgent come first', () => {
  expect(paymentUrgencies).toEqual(['refund', 'ended', 'open']);
});
