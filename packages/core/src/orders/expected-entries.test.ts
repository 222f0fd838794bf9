import { describe, expect, it } from 'vitest';
import { instant } from '../kernel/index.ts';
import type { OrderId, PaymentId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import type { Payment, PaymentProgress } from '../payments/index.ts';
import { buyer, olga, seatA, seatB, smallOffice, valueOf } from '../testing/index.ts';
import { expectedEntries, missingEntries } from './expected-entries.ts';
import type { Order } from './order.ts';

const ada = buyer('ada');
const minuteMs = 60_000;
const never = instant(1);

/** An order of three seats with what the ledger has of it, and what it is expected to have. */
const world = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const office = await smallOffice(ports);
  const { app, order, pay, relay } = office;
  const { orderId } = await order(ada, seatA(1), seatA(2), seatA(3));
  const settle = async (): Promise<void> => {
    clock.advance(minuteMs);
    await app.jobs.reconcilePayments.run({ aheadMs: 10 * minuteMs });
    await relay();
  };
  const buy = async (): Promise<PaymentId> => {
    const { paymentId } = await pay(ada, orderId);
    clock.advance(minuteMs);
    gateway.succeed(paymentId);
    await settle();
    return paymentId;
  };
  const refund = async (...seats: readonly number[]) => {
    clock.advance(minuteMs);
    valueOf(await app.settlement.refundTickets({ principal: olga, orderId, seatIds: seats.map(seatA) }));
    await settle();
  };
  const onRecord = async (id: OrderId = orderId) => {
    const found = await ports.orders.find(id);
    if (found === undefined) throw new Error('there is no order');
    return { order: found, payments: (await ports.payments.ofOrder(id)).map(({ state }) => state) };
  };
  return { ...office, clock, gateway, ports, orderId, buy, refund, settle, onRecord };
};
type World = Awaited<ReturnType<typeof world>>;

const sorted = <Entry extends { readonly entryId: string }>(entries: readonly Entry[]): readonly Entry[] =>
  entries.toSorted((one, other) => (one.entryId < other.entryId ? -1 : 1));
const undated = ({ postedAt: _, ...entry }: ReturnType<typeof expectedEntries>[number]) => entry;
const kindsOf = (entries: ReturnType<typeof expectedEntries>) => sorted(entries).map(({ kind }) => kind);

type Act = (given: World) => Promise<unknown>;
const inTurn =
  (...refunds: readonly (readonly number[])[]): Act =>
  async ({ buy, refund }) => {
    await buy();
    for (const seats of refunds) await refund(...seats);
  };
const situations: readonly (readonly [words: string, entries: number, act: Act])[] = [
  ['unpaid', 0, async () => {}],
  ['paid', 2, inTurn()],
  ['refunded in part', 4, inTurn([2])],
  ['refunded in parts', 8, inTurn([2], [1], [3])],
  ['refunded whole', 4, inTurn([1, 2, 3])],
  [
    'disputed and lost',
    4,
    async ({ buy, gateway, settle, app }) => {
      const paymentId = await buy();
      gateway.dispute(paymentId, 'lost');
      valueOf(await app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) }));
      await settle();
    },
  ],
];

describe('the entries that the ledger must have for an order', () => {
  it.each(situations)('are those posted when it happened: %s', async (_words, count, act) => {
    const given = await world();
    await act(given);
    const posted = await given.ports.ledger.ofOrder(given.orderId);
    const expected = expectedEntries(await given.onRecord(), never);
    expect(posted).toHaveLength(count);
    expect(sorted(expected).map(undated)).toEqual(sorted(posted).map(undated));
  });

  it('are dated by the payment of the order and by the refunds of its seats', async () => {
    const given = await world();
    await given.buy();
    const dates = async () => {
      const posted = await given.ports.ledger.ofOrder(given.orderId);
      const expected = expectedEntries(await given.onRecord(), never);
      return [posted, expected].map((entries) =>
        sorted(entries)
          .filter(({ kind }) => kind !== 'returned')
          .map(({ postedAt }) => postedAt),
      );
    };
    const [paidPosted, paidExpected] = await dates();
    expect(paidExpected).toEqual(paidPosted);
    await given.refund(2);
    const [posted, expected] = await dates();
    expect(expected).toEqual(posted);
  });

  it('are dated by what a payment says itself, if the order was not paid by it', async () => {
    const given = await world();
    await given.buy();
    const { order, payments } = await given.onRecord();
    const [at, createdAt] = [instant(5_000), payments[0]?.createdAt];
    const unpaid: Order = { ...order, progress: { status: 'cancelled', cancelledAt: at } };
    const dates = (progress: PaymentProgress, over: Partial<Payment> = {}) => {
      const changed = payments.map((payment) => ({ ...payment, progress, ...over }));
      const entries = expectedEntries({ order: unpaid, payments: changed }, never);
      return entries.map(({ kind, postedAt }) => [kind, postedAt]);
    };
    const refunded = { status: 'refunded', providerRef: 'ref', reason: 'requested', refundedAt: at } as const;
    const dispute = { disputeRef: 'd1', status: 'lost', amount: order.total, reason: null, heardAt: at } as const;
    expect(dates({ status: 'succeeded', providerRef: 'ref', succeededAt: at })).toEqual([['captured', at]]);
    expect(dates(refunded)).toEqual([
      ['captured', createdAt],
      ['returned', at],
    ]);
    // Nobody keeps when a bank took the money.
    expect(dates(refunded, { refunds: [], dispute })).toEqual([
      ['captured', createdAt],
      ['disputed', never],
    ]);
  });

  it('are missing only if the ledger lacks them', async () => {
    const given = await world();
    await given.buy();
    const onRecord = await given.onRecord();
    const posted = await given.ports.ledger.ofOrder(given.orderId);
    expect(missingEntries(onRecord, posted, never)).toEqual([]);
    expect(kindsOf(missingEntries(onRecord, [], never))).toEqual(kindsOf(posted));
    const sold = posted.filter(({ kind }) => kind === 'sold');
    expect(kindsOf(missingEntries(onRecord, sold, never))).toEqual(['captured']);
  });

  it('are none for a free order', async () => {
    const given = await world();
    const free = await given.order(buyer('bob'), seatB(1));
    expect(expectedEntries(await given.onRecord(free.orderId), never)).toEqual([]);
  });

  it('take everything back for an order refunded before refunds were recorded', async () => {
    const given = await world();
    await given.buy();
    await given.refund(1, 2, 3);
    const { order, payments } = await given.onRecord();
    const { refunds: _, ...old } = order;
    const refundedAt = 'refundedAt' in order.progress ? order.progress.refundedAt : never;
    const taken = expectedEntries({ order: old, payments }, never).filter(({ kind }) => kind === 'taken_back');
    expect(taken).toMatchObject([{ entryId: `${order.orderId}:taken_back`, postedAt: refundedAt }]);
  });
});
