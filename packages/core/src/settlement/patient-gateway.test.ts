import { expect, test } from 'vitest';
import { money, TicketlyFault } from '../kernel/index.ts';
import type { Later, OrderId, PaymentId } from '../kernel/index.ts';
import { manualClock, memoryGateway } from '../memory/index.ts';
import type { PaymentGateway } from '../payments/index.ts';
import { patientGateway } from './patient-gateway.ts';

const patienceMs = 4_000;
const paymentId = 'p1' as PaymentId;
const payment = { paymentId, providerRef: 'ref-1' };
const amount = money(1_999, 'EUR');
const opening = {
  paymentId,
  orderId: 'o1' as OrderId,
  origin: 'here',
  amount,
  description: 'Order o1',
  idempotencyKey: 'p1',
};
type Call = readonly [verb: string, code: string, call: (gateway: PaymentGateway) => Promise<unknown>];
const calls: readonly Call[] = [
  ['open', 'unknown-outcome', (gateway) => gateway.open(opening)],
  ['retrieve', 'timeout', (gateway) => gateway.retrieve(payment)],
  ['cancel', 'unknown-outcome', (gateway) => gateway.cancel(payment)],
  ['refund', 'unknown-outcome', (gateway) => gateway.refund({ ...payment, amount, idempotencyKey: 'r1' })],
  ['charges', 'timeout', (gateway) => gateway.charges({ movedFrom: 0 as never, cursor: undefined, limit: 10 })],
];

/** Timers that are over as soon as they are asked for, or never; counts those that still run. */
const timers = (isOver: boolean) => {
  const asked: number[] = [];
  let running = 0;
  const later: Later = (act, afterMs) => {
    asked.push(afterMs);
    running += 1;
    if (isOver) act();
    return () => (running -= 1);
  };
  return { later, asked, running: () => running };
};
const silence = (): Promise<never> => new Promise(() => {});
const silent: PaymentGateway = {
  ...memoryGateway({ clock: manualClock(), provider: 'silent' }),
  ...{ open: silence, retrieve: silence, cancel: silence, refund: silence, charges: silence },
};

test.each(calls)('%s without an answer ends in time, as %s', async (verb, code, call) => {
  const { later, asked, running } = timers(true);
  const error: unknown = await call(patientGateway(silent, { patienceMs, later })).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TicketlyFault);
  expect(error).toMatchObject({ code, message: `the gateway "silent" did not answer ${verb} in 4000 ms` });
  expect([asked, running()]).toEqual([[patienceMs], 0]);
});

test.each(calls)('an answer to %s is passed on, and nothing waits any more', async (verb, _code, call) => {
  const { later, running } = timers(false);
  const answer = { from: verb };
  const quick = { ...silent, [verb]: async () => answer };
  expect(await call(patientGateway(quick, { patienceMs, later }))).toBe(answer);
  expect(running()).toBe(0);
  const broken = { ...silent, [verb]: () => Promise.reject(new Error('broken')) };
  await expect(call(patientGateway(broken, { patienceMs, later }))).rejects.toThrow('broken');
  expect(running()).toBe(0);
});
