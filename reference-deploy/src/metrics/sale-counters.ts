import type { Order, Payment, Payments, Ports, SeatLocks, SeatSales } from '@ticketly/core';
import { lastRefundOf } from '@ticketly/core/orders';
import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';

const holdEndings = ['ordered', 'released', 'expired'] as const;
const orderOutcomes = ['placed', 'paid', 'expired', 'cancelled', 'partly_refunded', 'refunded'] as const;
/** Money that was refunded without us. */
const foundReasons = ['at-gateway', 'dispute-lost'] as const;
type PaymentState = Payment['progress']['status'];
/** Does not compile while a state is missing. */
const paymentStates: Readonly<Record<PaymentState, true>> = {
  created: true,
  requires_action: true,
  succeeded: true,
  failed: true,
  cancelled: true,
  refund_pending: true,
  partly_refunded: true,
  refunded: true,
  mismatched: true,
};

/** The ports through which a sale goes. */
export type SalePorts = Pick<Ports, 'seatLocks' | 'seatSales' | 'payments'>;

/**
 * Counts what this process does through these ports, once it has taken effect: of several
 * processes, only one counts each event.
 */
export const countSales = (registry: Registry, { seatLocks, seatSales, payments }: SalePorts): SalePorts => {
  const notePayment = counterOf(
    registry,
    { name: 'ticketly_payments_total', help: 'State changes of payments, by the new state.', label: 'state' },
    Object.keys(paymentStates) as PaymentState[],
  );
  const noteEnding = counterOf(
    registry,
    { name: 'ticketly_holds_ended_total', help: 'Holds that ended, by cause.', label: 'how' },
    holdEndings,
  );
  return {
    seatLocks: countHolds(registry, seatLocks, noteEnding),
    // A hold is converted again when its order is decided again, so it ends with the claim.
    seatSales: countOrders(registry, seatSales, { notePayment, noteOrdered: () => noteEnding('ordered') }),
    payments: countPayments(payments, notePayment),
  };
};

const countHolds = (
  registry: Registry,
  seatLocks: SeatLocks,
  noteEnding: (how: (typeof holdEndings)[number], count?: number) => void,
): SeatLocks => {
  const taken = new Counter({ name: 'ticketly_holds_taken_total', help: 'Holds granted.', registers: [registry] });
  return {
    ...seatLocks,
    hold: async (request) => {
      const held = await seatLocks.hold(request);
      if (held.ok) taken.inc();
      return held;
    },
    release: async (reference) => {
      const released = await seatLocks.release(reference);
      if (released.ok) noteEnding('released');
      return released;
    },
    sweep: async () => {
      const ended = await seatLocks.sweep();
      noteEnding('expired', ended);
      return ended;
    },
  };
};

const countOrders = (
  registry: Registry,
  seatSales: SeatSales,
  {
    notePayment,
    noteOrdered,
  }: { readonly notePayment: (state: PaymentState) => void; readonly noteOrdered: () => void },
): SeatSales => {
  const note = counterOf(
    registry,
    { name: 'ticketly_orders_total', help: 'Orders, by outcome.', label: 'outcome' },
    orderOutcomes,
  );
  const elsewhere = counterOf(
    registry,
    {
      name: 'ticketly_orders_refunded_elsewhere_total',
      help: "Refunds that were not requested here, such as those made in the gateway's dashboard.",
      label: 'reason',
    },
    foundReasons,
  );
  const noteElsewhere = (order: Pick<Order, 'refunds'>): void => {
    const found = foundReasons.find((reason) => reason === lastRefundOf(order)?.reason);
    if (found !== undefined) elsewhere(found);
  };
  const tickets = new Counter({
    name: 'ticketly_tickets_issued_total',
    help: 'Tickets issued.',
    registers: [registry],
  });
  return {
    ...seatSales,
    claim: async (request) => {
      const claimed = await seatSales.claim(request);
      if (!claimed.ok) return claimed;
      note('placed');
      noteOrdered();
      return claimed;
    },
    settle: async (request) => {
      const settled = await seatSales.settle(request);
      if (!settled.ok) return settled;
      note('paid');
      tickets.inc(request.tickets.length);
      if (request.effect !== undefined) notePayment(request.effect.payment.state.progress.status);
      return settled;
    },
    release: async (request) => {
      const released = await seatSales.release(request);
      if (released.ok) note(request.ended.progress.status);
      return released;
    },
    revert: async (request) => {
      const reverted = await seatSales.revert(request);
      if (!reverted.ok) return reverted;
      note(request.refunded.progress.status);
      noteElsewhere(request.refunded);
      if (request.effect !== undefined) notePayment(request.effect.payment.state.progress.status);
      return reverted;
    },
  };
};

const countPayments = (payments: Payments, note: (state: PaymentState) => void): Payments => ({
  ...payments,
  save: async (change) => {
    const saved = await payments.save(change);
    if (saved.ok) note(change.state.progress.status);
    return saved;
  },
  saveOnce: async (change, message) => {
    const saved = await payments.saveOnce(change, message);
    if (saved.ok) note(change.state.progress.status);
    return saved;
  },
});

/** A counter for each value of its label, present from the start. */
const counterOf = <Value extends string>(
  registry: Registry,
  { name, help, label }: { readonly name: string; readonly help: string; readonly label: string },
  values: readonly Value[],
): ((value: Value, count?: number) => void) => {
  const counter = new Counter({ name, help, labelNames: [label], registers: [registry] });
  const counters = new Map(values.map((value) => [value, counter.labels({ [label]: value })]));
  for (const each of counters.values()) each.inc(0);
  return (value, count = 1) => counters.get(value)?.inc(count);
};
