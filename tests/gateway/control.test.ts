import { money } from '@ticketly/core';
import { systemClock, uuidIds } from '@ticketly/core/memory';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveControl } from './control.ts';
import type { Control } from './control.ts';
import { openStripeGateway } from './stripe-face.ts';
import type { TestGateway } from './test-gateway.ts';

let gateway: TestGateway;
let control: Control;
beforeEach(async () => {
  gateway = await openStripeGateway({ patienceMs: 200 });
  control = await serveControl(gateway);
});
afterEach(async () => {
  await control.close();
  await gateway.close();
});

const tell = async (verb: string, ...given: readonly unknown[]): Promise<readonly [number, unknown]> => {
  const answer = await fetch(`${control.url}/${verb}`, { method: 'POST', body: JSON.stringify(given) });
  return [answer.status, await answer.json()];
};

test('another process pays, disputes, gives back and reads the books', async () => {
  const ids = uuidIds({ clock: systemClock });
  const paymentId = ids.next('payment');
  const asked = { paymentId, orderId: ids.next('order'), origin: 'here', amount: money(4_500, 'EUR') };
  await gateway.adapter.open({ ...asked, description: '', idempotencyKey: paymentId });
  expect(await tell('pay', paymentId)).toEqual([200, null]);
  expect(await tell('refund', paymentId, 500)).toEqual([200, null]);
  expect(await tell('dispute', paymentId)).toEqual([200, null]);
  expect(await tell('ledger')).toMatchObject([200, [{ paymentId, refunded: money(500, 'EUR') }]]);
});

test('another process makes the gateway silent, and lets it speak again', async () => {
  const unknown = { paymentId: uuidIds({ clock: systemClock }).next('payment'), providerRef: 'pi_none' };
  await tell('silence');
  await expect(gateway.adapter.retrieve(unknown)).rejects.toMatchObject({ code: 'unavailable' });
  await tell('heal');
  expect(await gateway.adapter.retrieve(unknown)).toBeUndefined();
});

test('what can not be done is told', async () => {
  expect(await tell('fly')).toMatchObject([400, expect.stringContaining('there is no /fly')]);
  expect(await tell('refund', 'nobody')).toMatchObject([400, expect.stringContaining('No such object')]);
});
