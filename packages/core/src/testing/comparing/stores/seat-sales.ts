import { editionOf, holdIdOf, instant, money, plusMs } from '../../../kernel/index.ts';
import type {
  Change,
  DiscountId,
  EventId,
  OrderId,
  OutboxEvent,
  PaymentId,
  PrincipalId,
  RefundId,
  SeatId,
  SessionId,
  TicketId,
} from '../../../kernel/index.ts';
import type { UseDiscount } from '../../../discounts/index.ts';
import type { Fence } from '../../../locking/index.ts';
import type { InboxMessage, Position } from '../../../messaging/index.ts';
import { linesKept } from '../../../orders/index.ts';
import type { ClaimSeats, LapsedOrder, Order, PaymentEffect, RevertOrder, SettleOrder } from '../../../orders/index.ts';
import type { Payment } from '../../../payments/index.ts';
import { newDiscount } from '../../kits/discounts/subject.ts';
import { readWhole } from '../../kits/log.ts';
import { aggregateSamples, failingEvent, newPayment, oneEvent } from '../../kits/samples.ts';
import type { Comparison, Playing } from '../comparison.ts';
import { saleSteps } from './seat-sales-steps.ts';
import type { EffectStep, SaleStep } from './seat-sales-steps.ts';
import { newNames, storesInMemory } from './subject.ts';
import type { Names, StoresSubject } from './subject.ts';

/** A sale to compare: the arbiter, and the ports that show what it wrote. */
export type ComparedSale = StoresSubject<
  'seatSales' | 'orders' | 'payments' | 'tickets' | 'inbox' | 'sessions' | 'discounts' | 'changeFeed' | 'logHistory'
>;

type Step<Kind extends SaleStep['kind']> = Extract<SaleStep, { readonly kind: Kind }>;

/** A history of a sale: its orders as they were requested, in turn, and its names. */
class Sale {
  readonly #ports: ComparedSale['ports'];
  readonly #names: Names;
  readonly #wait: ComparedSale['wait'];
  readonly #asked: ClaimSeats['order'][] = [];
  #made = 0;

  readonly #from: Position;

  constructor({ ports, wait }: ComparedSale, names: Names, from: Position) {
    this.#from = from;
    this.#ports = ports;
    this.#wait = wait;
    this.#names = names;
  }

  #next(word: string): string {
    this.#made += 1;
    return this.#names.of(`${word}${this.#made}`);
  }

  #events(type: string, fails: boolean): readonly OutboxEvent[] {
    const event = oneEvent(this.#names.of('sale'), type, this.#names.of('concert') as EventId);
    return [{ ...event, id: this.#next('event') }, ...(fails ? [failingEvent()] : [])];
  }

  #session(number: number): SessionId {
    return this.#names.of(`session${number}`) as SessionId;
  }

  #orderId(number: number): OrderId {
    return this.#names.of(`order${number}`) as OrderId;
  }

  /** The order as stored; as requested, if it is not. */
  async #order(number: number): Promise<Order> {
    const unknown = { ...this.#claimOf(firstClaim).order, orderId: this.#orderId(number) };
    return (await this.#ports.orders.find(this.#orderId(number))) ?? this.#asked[number] ?? unknown;
  }

  #message(number: number): InboxMessage {
    return { source: 'compared', messageId: this.#names.of(`message${number}`) };
  }

  #claimOf(step: Step<'claim'>): ClaimSeats {
    const [sessionId, now] = [this.#session(step.session), this.#ports.clock.now()];
    const orderId = this.#orderId(this.#asked.length);
    const buyerId = this.#names.of(`buyer${step.buyer}`) as PrincipalId;
    const expiresAt = plusMs(now, step.ttlMs);
    const { organizationId } = aggregateSamples.session().state;
    const lines = step.seats.map((seat) => ({
      seatId: `seat${seat}` as SeatId,
      label: `Seat ${seat}`,
      tierId: 'stalls' as never,
      price: money(100, 'EUR'),
    }));
    const use: UseDiscount = {
      kind: 'discount-use',
      ...{ orderId, buyerId, expiresAt, givenMinor: 10, discountId: this.#names.of('discount') as DiscountId },
    };
    return {
      order: {
        ...{ orderId, sessionId, buyerId, organizationId, lines },
        eventId: this.#names.of('concert') as EventId,
        holdId: holdIdOf(sessionId, this.#names.of(`hold${step.hold}`)),
        fence: step.fence as Fence,
        total: money(100 * lines.length, 'EUR'),
        placedAt: now,
        progress: { status: 'pending', expiresAt },
      },
      maxPendingOrders: step.most,
      edition: editionOf(step.edition),
      events: this.#events('OrderPlaced', false),
      effects: [...(step.discounted ? [use] : []), ...(step.fails ? [{ kind: 'effect-of-nothing' }] : [])],
    };
  }

  #payment(order: Order, attempt: number): Payment {
    return newPayment(this.#ports.clock.now(), {
      paymentId: `${order.orderId}-payment${attempt}` as PaymentId,
      ...{ orderId: order.orderId, sessionId: order.sessionId, eventId: order.eventId, attempt },
      provider: this.#names.of('gateway'),
    });
  }

  #effect(order: Order, step: EffectStep | undefined): { readonly effect?: PaymentEffect } {
    if (step === undefined) return {};
    const created = this.#payment(order, step.attempt);
    const succeededAt = this.#ports.clock.now();
    const payment: Change<Payment> = {
      state: { ...created, progress: { status: 'succeeded', providerRef: 'ref', succeededAt } },
      events: this.#events('PaymentSucceeded', false),
      expectedVersion: step.version,
    };
    return { effect: { payment, ...(step.message !== undefined && { message: this.#message(step.message) }) } };
  }

  #settling(order: Order, { edition, effect, fails }: Step<'settle'>): SettleOrder {
    const now = this.#ports.clock.now();
    const tickets = order.lines.map((line) => ({
      ...aggregateSamples.ticket().state,
      ticketId: this.#next('ticket') as TicketId,
      ...{ orderId: order.orderId, sessionId: order.sessionId, eventId: order.eventId, issuedAt: now },
      ...{ seatId: line.seatId, label: line.label, holderId: order.buyerId },
    }));
    return {
      paid: { ...order, progress: { status: 'paid', paidAt: now, paymentId: null } },
      tickets,
      events: this.#events('OrderPaid', fails),
      edition: editionOf(edition),
      ...this.#effect(order, effect),
    };
  }

  #reverting(order: Order, { seats, effect, fails }: Step<'revert'>): RevertOrder {
    const refundedAt = this.#ports.clock.now();
    const kept = linesKept(order).map(({ seatId }) => seatId);
    const wanted = seats?.map((seat) => `seat${seat}` as SeatId) ?? kept;
    const seatIds = kept.filter((seatId) => wanted.includes(seatId));
    const isLast = seatIds.length === kept.length;
    const refund = { refundId: this.#next('refund') as RefundId, seatIds, refundedAt, reason: 'requested' as const };
    return {
      refunded: {
        ...order,
        progress: isLast
          ? { status: 'refunded', refundedAt, paymentId: null }
          : { status: 'partly_refunded', paidAt: refundedAt, paymentId: null },
        refunds: [...(order.refunds ?? []), { ...refund, amount: money(100 * seatIds.length, 'EUR') }],
      },
      events: this.#events('OrderRefunded', fails),
      ...this.#effect(order, effect),
    };
  }

  async #claim(step: Step<'claim'>): Promise<unknown> {
    const claim = this.#claimOf(step);
    this.#asked.push(claim.order);
    return this.#ports.seatSales.claim(claim);
  }

  async #saveSession(step: Step<'session'>): Promise<unknown> {
    const { sessions } = this.#ports;
    const sample = aggregateSamples.session().state;
    const state = { ...sample, sessionId: this.#session(step.session), eventId: this.#names.of('concert') as EventId };
    const known = step.seats.map((seat) => `seat${seat}` as SeatId);
    return sessions.saveInHall({ state, events: [], expectedVersion: step.version }, known);
  }

  async #lapsed(limit: number): Promise<unknown> {
    const after: LapsedOrder = { orderId: '' as OrderId, expiresAt: instant(this.#names.start - 1) };
    const first = await this.#ports.orders.lapsed({ limit, after });
    const last = first.at(-1);
    return [first, last === undefined ? [] : await this.#ports.orders.lapsed({ limit, after: last })];
  }

  async take(step: SaleStep): Promise<unknown> {
    const { seatSales, payments, inbox, clock } = this.#ports;
    switch (step.kind) {
      case 'claim':
        return this.#claim(step);
      case 'pin':
        return seatSales.pin(this.#orderId(step.order), plusMs(clock.now(), step.byMs));
      case 'settle':
        return seatSales.settle(this.#settling(await this.#order(step.order), step));
      case 'release': {
        const { status, fails } = step;
        const at = clock.now();
        const progress = status === 'expired' ? { status, expiredAt: at } : { status, cancelledAt: at };
        const ended = { ...(await this.#order(step.order)), progress };
        return seatSales.release({ ended, events: this.#events('OrderEnded', fails) });
      }
      case 'revert':
        return seatSales.revert(this.#reverting(await this.#order(step.order), step));
      case 'open': {
        const state = this.#payment(await this.#order(step.order), step.attempt);
        return payments.save({ state, events: [], expectedVersion: 0 });
      }
      case 'record':
        return inbox.record(this.#message(step.message));
      case 'session':
        return this.#saveSession(step);
      case 'taken':
        return bySeat(await seatSales.taken(this.#session(step.session)));
      case 'lapsed':
        return this.#lapsed(step.limit);
      case 'wait':
        return this.#wait(step.ms);
    }
  }

  /** Everything the store has written. */
  async look(): Promise<unknown> {
    const { orders, payments, tickets, inbox, discounts, seatSales, changeFeed, clock } = this.#ports;
    const ids = this.#asked.map(({ orderId }) => orderId);
    const sessions = [0, 1].map((number) => this.#session(number));
    const known = async <Key, Known>(keys: readonly Key[], find: (key: Key) => Promise<Known>): Promise<Known[]> => {
      const all: Known[] = [];
      for (const key of keys) all.push(await find(key));
      return all;
    };
    return {
      told: (await readWhole(changeFeed, this.#from))
        .filter(({ aggregateId }) => aggregateId === this.#names.of('sale'))
        .map(({ id, type }) => [id, type]),
      orders: await known(ids, orders.find),
      payments: await known(ids, payments.ofOrder),
      tickets: await known(ids, tickets.ofOrder),
      // A lapsed use no longer counts, whether or not somebody released it.
      uses: (await known(ids, discounts.useOf)).map((use) =>
        use?.status === 'reserved' && use.expiresAt <= clock.now() ? { ...use, status: 'released' } : use,
      ),
      usage: await discounts.usage(this.#names.of('discount') as DiscountId),
      messages: await known([0, 1, 2], (message) => inbox.has(this.#message(message))),
      taken: await known(sessions, async (sessionId) => bySeat(await seatSales.taken(sessionId))),
      refunds: await known(sessions, orders.countRefunds),
      listed: await known(sessions, (sessionId) => orders.ofSession(sessionId, { limit: 3 })),
      ofBuyer: await orders.ofBuyer(this.#names.of('buyer0') as PrincipalId, { limit: 2 }, { status: 'pending' }),
    };
  }
}

/** In the order of the seats: the port leaves it open. */
const bySeat = ({ decisions, ...taken }: Awaited<ReturnType<ComparedSale['ports']['seatSales']['taken']>>): object => ({
  ...taken,
  decisions: decisions.toSorted((one, other) => (one.seatId < other.seatId ? -1 : 1)),
});

const firstClaim: Step<'claim'> = {
  kind: 'claim',
  ...{ session: 0, seats: [0], buyer: 0, hold: 99, fence: 0, ttlMs: 10, most: 9, edition: 9 },
  ...{ discounted: false, fails: false },
};

/** Compares stores of orders over a sale: what is claimed, paid, ended and taken back, and when. */
export const seatSalesComparison: Comparison<ComparedSale, SaleStep> = {
  port: 'SeatSales',
  steps: saleSteps,
  maxSteps: 30,
  describe: ({ kind, ...step }) => `${kind} ${JSON.stringify(step)}`,
  specification: storesInMemory,
  begin: async (subject): Promise<Playing<SaleStep>> => {
    const names = await newNames(subject);
    const discount = newDiscount({ eventId: names.of('concert') as EventId, totalLimit: 3, perBuyerLimit: 2 });
    const state = { ...discount, discountId: names.of('discount') as DiscountId };
    await subject.ports.discounts.save({ state, events: [], expectedVersion: 0 });
    const { position } = await subject.ports.logHistory.latest();
    const sale = new Sale(subject, names, position);
    return { play: (step) => names.told(() => sale.take(step)), look: () => names.told(() => sale.look()) };
  },
};
