import { describe, expect, it } from 'vitest';
import { TicketlyFault } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import type { Payment } from '../payments/index.ts';
import { buyer, olga, seatA, smallOffice, valueOf } from '../testing/index.ts';
import type { ApplyOutcome } from './apply-gateway-payment.ts';
import { askForRefunds } from './ask-for-refunds.ts';
import type { ApplyAnswer } from './ask-for-refunds.ts';

/** A payment of three seats, two of which are refunded while the gateway is away. */
const world = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const away: typeof gateway.refund = () => Promise.reject(new TicketlyFault('unavailable', 'away'));
  const { app, order, pay } = await smallOffice({ ...ports, gateways: [{ ...gateway, refund: away }] });
  const { orderId } = await order(buyer('ada'), seatA(1), seatA(2), seatA(3));
  const { paymentId } = await pay(buyer('ada'), orderId);
  gateway.succeed(paymentId);
  valueOf(await app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) }));
  for (const n of [1, 2])
    valueOf(await app.settlement.refundTickets({ principal: olga, orderId, seatIds: [seatA(n)] }));
  const payment = (await ports.payments.find(paymentId))?.state;
  if (payment === undefined) throw new Error('there is no payment');
  /** Asks, and has the answers applied with these outcomes, one after the other. */
  const ask = async (
    outcomes: readonly ApplyOutcome[],
    then?: Payment,
    refund = gateway.refund,
    retrieve = gateway.retrieve,
  ) => {
    const answered: (string | undefined)[] = [];
    const apply: ApplyAnswer = async (_, refundId) => {
      answered.push(refundId);
      return { outcome: outcomes[answered.length - 1] ?? 'ignored', payment: then };
    };
    const asked = await askForRefunds({ ...ports, gateways: [{ ...gateway, refund, retrieve }] }, payment, apply);
    return { asked, answered };
  };
  const refundIds = (payment.refunds ?? []).map(({ refundId }) => refundId);
  return { ask, gateway, payment, refundIds };
};

describe('refunds on their way', () => {
  it.each([
    [['applied', 'repeated'], 'applied'],
    [['repeated', 'applied'], 'applied'],
    [['repeated', 'repeated'], 'repeated'],
  ] as const)('are asked for one by one; with %j the payment was %s', async (outcomes, outcome) => {
    const { ask, gateway, payment, refundIds } = await world();
    const { answered, asked } = await ask(outcomes);
    expect(answered).toEqual(refundIds);
    expect(asked).toEqual({ outcome, payment });
    expect(gateway.ledger()[0]?.refunded.amountMinor).toBe(3_998);
  });

  it('are not asked for if the answer to another reported them', async () => {
    const { ask, payment, refundIds } = await world();
    const settled = {
      ...payment,
      refunds: (payment.refunds ?? []).map((each) => ({ ...each, status: 'done' as const })),
    };
    const { answered, asked } = await ask(['applied'], settled);
    expect(answered).toEqual(refundIds.slice(0, 1));
    expect(asked).toEqual({ outcome: 'applied', payment: settled });
  });

  it('stay on their way while the gateway is away, and hide no bug', async () => {
    const { ask, payment } = await world();
    const away = () => Promise.reject(new TicketlyFault('unavailable', 'away'));
    expect((await ask([], undefined, away)).asked).toEqual({ outcome: 'silent', payment });
    await expect(ask([], undefined, () => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
  });
});

describe('a refund that the gateway refuses', () => {
  const refused = () => Promise.reject(new TicketlyFault('unexpected', 'refused'));

  it('is asked for under its own name, as far as something is left', async () => {
    const { ask, gateway, payment, refundIds } = await world();
    gateway.refundInDashboard(payment.paymentId, 2_500);
    expect((await ask(['applied', 'applied'])).answered).toEqual(refundIds);
    const [charge] = gateway.ledger();
    expect(charge?.refunded).toEqual(charge?.captured);
  });

  it.each([
    ['knows nothing of the payment', async () => undefined],
    ['is away', () => Promise.reject(new TicketlyFault('unavailable', 'away'))],
  ])('stays on its way where the gateway %s', async (_, retrieve) => {
    const { ask, payment } = await world();
    expect((await ask([], undefined, refused, retrieve)).asked).toEqual({ outcome: 'silent', payment });
  });

  it('hides no bug', async () => {
    const { ask } = await world();
    const broken = () => Promise.reject(new TypeError('a bug'));
    await expect(ask([], undefined, refused, broken)).rejects.toThrow('a bug');
  });
});
