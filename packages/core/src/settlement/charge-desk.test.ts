import { describe, expect, it } from 'vitest';
import { TicketlyFault, money, plusMs } from '../kernel/index.ts';
import type { Instant, OrderId, PaymentId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import type { GatewayCharge, PaymentGateway } from '../payments/index.ts';
import { buyer, seatA, smallOffice } from '../testing/index.ts';
import { chargeDesk } from './charge-desk.ts';

const perPage = 50;
const none = { provider: 'memory', recorded: 0, 'sent-back': 0, refused: 0, waiting: 0 };

/** A desk over so many charges of this database that it does not know. */
const world = async (
  count: number,
  failing: () => boolean,
  failure: Error = new Error('away'),
  over: Partial<GatewayCharge> = {},
) => {
  const clock = manualClock();
  const movedAt = clock.now();
  clock.advance(60_000);
  const ports = memoryPorts({ clock, limits: { gatewayAsksPerSecond: 100_000 } });
  const origin = await ports.chargeMarks.origin();
  const all = Array.from({ length: count }, (_, n): GatewayCharge => ({
    payment: {
      paymentId: `lost-${n}` as PaymentId,
      providerRef: `ref-${n}`,
      status: 'succeeded',
      captured: money(100, 'EUR'),
      refunded: money(0, 'EUR'),
    } as GatewayCharge['payment'],
    orderId: `nowhere-${n}` as OrderId,
    origin,
    openedAt: movedAt,
    movedAt: plusMs(movedAt, n),
    ...over,
  }));
  const refunds: string[] = [];
  const asked: string[] = [];
  let isListed = true;
  const gateway: PaymentGateway = {
    ...memoryGateway({ clock }),
    charges: async ({ cursor }) => {
      if (!isListed) throw new Error('no list');
      const from = Number(cursor ?? 0);
      const next = from + perPage;
      return { items: all.slice(from, next), nextCursor: next < all.length ? String(next) : null };
    },
    refund: async ({ paymentId }) => {
      asked.push(paymentId);
      if (failing()) throw failure;
      refunds.push(paymentId);
      return {} as never;
    },
  };
  const marks: Instant[] = [];
  const advance: typeof ports.chargeMarks.advance = (mark) => {
    marks.push(mark.to);
    return ports.chargeMarks.advance(mark);
  };
  const chargeMarks = { ...ports.chargeMarks, advance };
  const desk = chargeDesk({ ...ports, chargeMarks, gateways: [gateway] }, gateway, () => {});
  /** Another process compares for a moment, as after this one stood still. */
  const interrupt = async (): Promise<void> => {
    clock.advance(60_000);
    await ports.chargeMarks.take({ provider: gateway.provider, last: null, leaseMs: 1 });
    clock.advance(60_000);
  };
  const unlist = (): void => void (isListed = false);
  return { asked, clock, desk, interrupt, marks, movedAt, refunds, unlist };
};

describe('the charges of a gateway', () => {
  it('are read ten pages per step, and each is refunded once', async () => {
    const { desk, refunds } = await world(12 * perPage, () => false);
    await Promise.all([desk.run(), desk.run()]);
    expect(refunds).toHaveLength(10 * perPage);
    await desk.run();
    expect(new Set(refunds).size).toBe(12 * perPage);
    expect(refunds).toHaveLength(12 * perPage);
    expect(desk.report()).toEqual({ settled: 12 * perPage, failures: [] });
    expect(desk.report()).toEqual({ settled: 0, failures: [] });
  });

  it('are read no further while a thousand unsettled ones wait, and again afterwards', async () => {
    let isAway = true;
    const { clock, desk, refunds } = await world(30 * perPage, () => isAway);
    for (let step = 0; step < 5; step += 1) await desk.run();
    expect(desk.count()).toMatchObject({ waiting: 1_000, comparedAt: null });
    expect(desk.report().failures.length).toBeGreaterThanOrEqual(1_000);
    isAway = false;
    clock.advance(600_000);
    for (let step = 0; step < 5; step += 1) await desk.run();
    expect(desk.count()).toMatchObject({ waiting: 0, 'sent-back': 30 * perPage });
    expect(new Set(refunds).size).toBe(30 * perPage);
  });

  it('are not asked back more often because the list names them again', async () => {
    const { asked, clock, desk } = await world(1, () => true);
    await desk.run();
    clock.advance(30_000);
    await desk.run();
    // Once as listed, and once as owed.
    expect(asked).toHaveLength(2);
    expect(desk.count()).toMatchObject({ waiting: 1, 'sent-back': 0 });
  });

  it.each([
    [1_000, 0],
    [1_001, 1],
  ])('that are refused are remembered, up to a thousand: of %i, %i is tried again', async (count, again) => {
    const { asked, clock, desk } = await world(count, () => true, new TicketlyFault('unexpected', 'never'));
    for (let step = 0; step < 3; step += 1) await desk.run();
    expect([asked.length, desk.count()]).toMatchObject([count, { refused: count, waiting: 0 }]);
    clock.advance(30_000);
    for (let step = 0; step < 3; step += 1) await desk.run();
    expect(asked.length - count).toBe(again);
  });

  it('that are not of this database count for nothing', async () => {
    const { clock, desk } = await world(3, () => false, undefined, { origin: 'elsewhere' });
    await desk.run();
    expect(desk.report()).toEqual({ settled: 0, failures: [] });
    expect(desk.count()).toEqual({ ...none, comparedAt: clock.now() });
  });

  it('that were known and have moved are settled, and not counted as unknown', async () => {
    const clock = manualClock();
    const gateway = memoryGateway({ clock });
    const ports = memoryPorts({ clock, gateways: [gateway] });
    const { order, pay } = await smallOffice(ports);
    const { orderId } = await order(buyer('ada'), seatA(1));
    gateway.succeed((await pay(buyer('ada'), orderId)).paymentId);
    clock.advance(60_000);
    const desk = chargeDesk(ports, gateway, () => {});
    await desk.run();
    expect(desk.report()).toEqual({ settled: 1, failures: [] });
    expect(desk.count()).toEqual({ ...none, comparedAt: clock.now() });
    expect((await ports.orders.find(orderId))?.progress.status).toBe('paid');
  });

  it('that were sent back are sent back again while the list says that they were not', async () => {
    const { asked, clock, desk } = await world(1, () => false);
    await desk.run();
    clock.advance(30_000);
    await desk.run();
    expect(asked).toHaveLength(2);
  });

  it('that are owed keep the mark before them, so that none is lost with the process', async () => {
    const { desk, marks, movedAt } = await world(3, () => true);
    await desk.run();
    expect(marks).toEqual([movedAt]);
  });

  it('that are owed are forgotten once another process has compared: the list names them again', async () => {
    const { desk, interrupt, unlist } = await world(1, () => true);
    await desk.run();
    expect(desk.count().waiting).toBe(1);
    await interrupt();
    unlist();
    await desk.run();
    expect(desk.count().waiting).toBe(0);
  });

  it('are read by one step at a time: another returns at once', async () => {
    const steps: Promise<void>[] = [];
    const given = await world(1, () => {
      if (steps.length === 0) steps.push(given.desk.run());
      return false;
    });
    await given.desk.run();
    await Promise.all(steps);
    expect([steps.length, given.asked.length]).toEqual([1, 1]);
  });

  it('can not be compared while there is no list, and that is told', async () => {
    const { desk, unlist } = await world(1, () => false);
    unlist();
    await desk.run();
    expect(desk.report()).toEqual({ settled: 0, failures: [new Error('no list')] });
  });
});
