import { money } from '@ticketly/core';
import type { OrderId, PaymentId } from '@ticketly/core';
import { manualClock, memoryGateway, memoryPorts } from '@ticketly/core/memory';
import { expect, test } from 'vitest';
import { chargeCount } from './charge-count.ts';

const world = () => {
  const clock = manualClock();
  const gateways = [memoryGateway({ clock, provider: 'one' }), memoryGateway({ clock, provider: 'two' })] as const;
  const ports = memoryPorts({ clock, gateways: [...gateways] });
  const capture = async (at: 0 | 1, name: string, origin: string): Promise<void> => {
    const paymentId = name as PaymentId;
    const amount = money(500, 'EUR');
    const orderId = 'order' as OrderId;
    await gateways[at].open({ paymentId, orderId, origin, amount, description: '', idempotencyKey: name });
    gateways[at].succeed(paymentId);
  };
  return { clock, ports, capture };
};

test('counts what every gateway holds and the database does not know, of its own charges and of the last hour', async () => {
  const { clock, ports, capture } = world();
  const ours = await ports.chargeMarks.origin();
  await capture(0, 'long-ago', ours);
  clock.advance(3_600_001);
  await capture(0, 'one', ours);
  await capture(1, 'two', ours);
  await capture(1, 'of-another-database', 'elsewhere');
  const count = chargeCount(ports);
  expect(count.last()).toBeUndefined();
  await count.countOn();
  expect(count.last()).toEqual({ unknown: 2, unsettled: 0 });
});

test('goes on where the last look stopped, and says nothing of a list it has not read to its end', async () => {
  const { ports, capture } = world();
  const ours = await ports.chargeMarks.origin();
  for (let n = 0; n < 250; n += 1) await capture(0, `charge-${n}`, ours);
  const count = chargeCount(ports);
  await count.countOn();
  expect(count.last()).toBeUndefined();
  await count.countOn();
  expect(count.last()).toEqual({ unknown: 250, unsettled: 0 });
});
