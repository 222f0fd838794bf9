import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { OrderId, PaymentId } from '@ticketly/core';
import { journeyOf } from './journey.ts';
import type { Journey } from './journey.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { layWire } from './wire.ts';
import type { Moment, Wire } from './wire.ts';

let stage: Stage;
let wires: { readonly postgres: Wire; readonly redis: Wire };
beforeAll(async () => {
  const [postgresUrl, redisUrl] = [inject('postgresUrl'), inject('redisUrl')];
  wires = { postgres: await layWire(() => new URL(postgresUrl)), redis: await layWire(() => new URL(redisUrl)) };
  stage = await openStage({ postgresUrl, redisUrl }, 40);
});
afterAll(async () => {
  await stage.close();
  await wires.postgres.close();
  await wires.redis.close();
});

/**
 * Where the process is killed: while a request to a store is on its way there, or its answer on its
 * way back; or when so much was answered.
 */
type Step =
  | { readonly at: keyof typeof wires; readonly text: (seatId: string) => string; readonly moment: Moment }
  | { readonly after: 'hold' | 'order' | 'payment' | 'capture' };

const asked = (at: keyof typeof wires, text: string | ((seatId: string) => string), moment: Moment): Step => ({
  at,
  text: typeof text === 'string' ? () => text : text,
  moment,
});

const steps: Readonly<Record<string, Step>> = {
  'the hold is asked for': asked('redis', (seatId) => seatId, 'asked'),
  'the hold is taken, and nobody told': asked('redis', (seatId) => seatId, 'answered'),
  'the hold is answered': { after: 'hold' },
  'the hold is to become an order': asked('redis', '\r\nconvert\r\n', 'asked'),
  'the hold is kept for an order that is not written': asked('redis', '\r\nconvert\r\n', 'answered'),
  'the claim is asked for': asked('postgres', 'ticketly.claim_orders(', 'asked'),
  'the order is written, and nobody told': asked('postgres', 'ticketly.claim_orders(', 'answered'),
  'the order is answered': { after: 'order' },
  'the claims are pinned, and there is no payment yet': asked('postgres', 'ticketly.pin_orders(', 'answered'),
  'the payment is written, and the gateway not asked': asked('postgres', 'ticketly.save_payments(', 'answered'),
  'the gateway has opened the payment, and that is not written': asked('postgres', '"requires_action"', 'asked'),
  'the payment is answered': { after: 'payment' },
  'the gateway has the money, and tells nobody': { after: 'capture' },
  'the webhook is there, and its effect is not written': asked('postgres', 'ticketly.settle_orders(', 'asked'),
  'the order is paid, and the gateway not told that we know': asked('postgres', 'ticketly.settle_orders(', 'answered'),
};

/**
 * Goes on its way at a process that is killed at a step; what it was told until then it knows
 * afterwards.
 */
const cutShort = async (journey: Journey, step: Step, seatId: string): Promise<void> => {
  const victim = await stage.start({
    TICKETLY_PARTS: 'api',
    TICKETLY_DATABASE_URL: stage.databaseUrlBy(wires.postgres),
    TICKETLY_REDIS_URL: stage.redisUrlBy(wires.redis),
  });
  if ('at' in step) {
    const sprung = wires[step.at].trap(step.text(seatId), step.moment);
    const underWay = journey.goOn(victim.url, 'payment').then(() => journey.complete(victim.url));
    await sprung;
    await victim.signal('SIGKILL');
    await underWay;
    wires[step.at].mend();
    return;
  }
  await journey.goOn(victim.url, step.after === 'capture' ? 'payment' : step.after);
  await victim.signal('SIGKILL');
  if (step.after === 'capture')
    await stage.gateway.complete(journey.knows.paymentId as PaymentId, { outcome: 'succeed' });
};

test('kill -9 at every step of hold, order and payment: the same again at another process ends in one paid order', async () => {
  const { url } = await stage.start();
  const ends: Promise<void>[] = [];
  for (const [n, [name, step]] of Object.entries(steps).entries()) {
    const seatId = stage.seatIds[n] ?? '';
    const journey = await journeyOf(stage, `buyer-${n}`, seatId);
    await cutShort(journey, step, seatId);
    // A hold may lapse before the key of a dead process does; an order stays what it is.
    const { holdId: _, ...acknowledged } = journey.knows;
    ends.push(
      journey.finish(url).then(async () => {
        const stored = await stage.ports.orders.find(journey.knows.orderId as OrderId);
        expect(stored?.progress.status, name).toBe('paid');
        expect(journey.knows, name).toMatchObject(acknowledged);
      }),
    );
  }
  await Promise.all(ends);
  const orders = (await stage.ports.orders.ofSession(stage.sessionId, { limit: 100 })).items;
  expect(orders.map(({ lines }) => lines[0]?.seatId).toSorted()).toEqual(
    stage.seatIds.slice(0, Object.keys(steps).length).toSorted(),
  );
  const ledger = await stage.gateway.ledger();
  expect(ledger.filter(({ captured }) => captured.amountMinor > 0)).toHaveLength(orders.length);
  expect(await stage.findings()).toEqual([]);
});
