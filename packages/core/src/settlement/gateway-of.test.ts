import { expect, test } from 'vitest';
import { manualClock, memoryGateway } from '../memory/index.ts';
import { gatewayOf } from './gateway-of.ts';

test('a payment is at the gateway it began with; that one is missing only by misconfiguration', () => {
  const clock = manualClock();
  const [one, other] = [memoryGateway({ clock, provider: 'one' }), memoryGateway({ clock, provider: 'other' })];
  expect(gatewayOf({ gateways: [one, other] }, 'other')).toBe(other);
  expect(() => gatewayOf({ gateways: [one] }, 'other')).toThrow(expect.objectContaining({ code: 'misconfigured' }));
});
