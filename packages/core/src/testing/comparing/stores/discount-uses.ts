import type { Discount, DiscountTerms, DiscountUse, UseDiscount } from '../../../discounts/index.ts';
import { plusMs } from '../../../kernel/index.ts';
import type { DiscountId, EventId, OrderId, PrincipalId, RefundId, SessionId } from '../../../kernel/index.ts';
import type { Order, RevertOrder } from '../../../orders/index.ts';
import { newDiscount } from '../../kits/discounts/subject.ts';
import type { DiscountsSubject } from '../../kits/discounts/subject.ts';
import { textOf } from '../../kits/expectations.ts';
import { failingEvent } from '../../kits/samples.ts';
import { openSale } from '../../kits/seat-sales/subject.ts';
import type { PendingOrder, Sale } from '../../kits/seat-sales/subject.ts';
import type { Comparison, Playing } from '../comparison.ts';
import { useSteps } from './discount-uses-steps.ts';
import type { UseStep } from './discount-uses-steps.ts';
import { newNames, storesInMemory } from './subject.ts';
import type { Names } from './subject.ts';

type Step<Kind extends UseStep['kind']> = Extract<UseStep, { readonly kind: Kind }>;

/** What discounts begin with: limits in total and per buyer, together and alone. */
const firstTerms: readonly Partial<DiscountTerms>[] = [
  { totalLimit: 2, perBuyerLimit: 1 },
  { totalLimit: 3 },
  { perBuyerLimit: 2 },
];

/** Orders of a sale with the discounts they use. */
class Uses {
  readonly #ports: DiscountsSubject['ports'];
  readonly #wait: DiscountsSubject['wait'];
  readonly #names: Names;
  readonly #sale: Sale;
  readonly #saved: Discount[] = [];
  readonly #orders: PendingOrder[] = [];
  #made = 0;

  constructor(subject: DiscountsSubject, names: Names) {
    this.#ports = subject.ports;
    this.#wait = subject.wait;
    this.#names = names;
    this.#sale = openSale(subject, names.of('session') as SessionId);
  }

  async begin(): Promise<void> {
    for (const [number, terms] of firstTerms.entries()) {
      const eventId = this.#names.of('concert') as EventId;
      const discount = { ...newDiscount({ ...terms, eventId, code: `CODE${number}` }), discountId: this.#id(number) };
      this.#saved.push(discount);
      await this.#ports.discounts.save({ state: discount, events: [], expectedVersion: 0 });
    }
  }

  #id(number: number): DiscountId {
    return this.#names.of(`discount${number}`) as DiscountId;
  }

  #buyer(number: number): PrincipalId {
    return this.#names.of(`buyer${number}`) as PrincipalId;
  }

  /** A claim of two seats that nobody else wants. */
  #claimOf(discount: number, buyer: number, { givenMinor, ttlMs }: Pick<Step<'claim'>, 'givenMinor' | 'ttlMs'>) {
    this.#made += 1;
    const seats = ['x', 'y'].map((row) => `${row}${this.#made}`);
    const claim = this.#sale.claimOf(seats, { who: this.#buyer(buyer), ttlMs });
    const orderId = this.#names.of(`order${this.#made}`) as OrderId;
    const { expiresAt } = claim.order.progress;
    const use: UseDiscount = {
      kind: 'discount-use',
      ...{ orderId, discountId: this.#id(discount), buyerId: this.#buyer(buyer), givenMinor, expiresAt },
    };
    return { ...claim, order: { ...claim.order, orderId }, effects: [use] };
  }

  async #claim(step: Step<'claim'>): Promise<unknown> {
    const claim = this.#claimOf(step.discount, step.buyer, step);
    const events = step.fails ? [...claim.events, failingEvent()] : claim.events;
    const answer = await this.#ports.seatSales.claim({ ...claim, events });
    if (answer.ok) this.#orders.push(claim.order);
    return answer.ok ? 'claimed' : [answer.refusal, await this.#ports.discounts.useOf(claim.order.orderId)];
  }

  /** Which of equal callers gets a use is open: the orders that were written are numbered alike. */
  async #race({ discount, buyer, callers }: Step<'race'>): Promise<unknown> {
    const claims = Array.from({ length: callers }, () => this.#claimOf(discount, buyer, { givenMinor: 7, ttlMs: 20 }));
    const answers = await Promise.all(claims.map((claim) => this.#ports.seatSales.claim(claim)));
    this.#orders.push(...claims.filter((_, caller) => answers[caller]?.ok).map(({ order }) => order));
    const outcomes = answers.map((answer) => (answer.ok ? 'claimed' : answer.refusal));
    return outcomes.toSorted((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
  }

  /** As stored; one that nobody ever made, if there is none. */
  async #order(number: number): Promise<Order> {
    const asked = this.#orders[number] ?? this.#claimOf(0, 0, { givenMinor: 1, ttlMs: 10 }).order;
    return (await this.#ports.orders.find(asked.orderId)) ?? asked;
  }

  #reverting(order: Order, isWhole: boolean): RevertOrder {
    const reverting = this.#sale.reverting(order);
    if (isWhole) return reverting;
    const [line] = order.lines;
    const refundedAt = this.#ports.clock.now();
    this.#made += 1;
    const refund = {
      refundId: this.#names.of(`refund${this.#made}`) as RefundId,
      seatIds: line === undefined ? [] : [line.seatId],
      ...{ refundedAt, reason: 'requested' as const, amount: order.total },
    };
    const progress = { status: 'partly_refunded', paidAt: refundedAt, paymentId: null } as const;
    return { ...reverting, refunded: { ...order, progress, refunds: [refund] } };
  }

  async #change(number: number, change: (discount: Discount) => Discount): Promise<unknown> {
    const stored = await this.#ports.discounts.find(this.#id(number));
    if (stored === undefined) return undefined;
    const { state, version } = stored;
    return this.#ports.discounts.save({ state: change(state), events: [], expectedVersion: version });
  }

  #withTerms({ discount, more, ofBuyer }: Step<'terms'>): Promise<unknown> {
    const limit = ofBuyer ? 'perBuyerLimit' : 'totalLimit';
    return this.#change(discount, ({ terms, ...state }) => {
      const known = terms[limit];
      return { ...state, terms: { ...terms, [limit]: more === undefined || known === null ? null : known + more } };
    });
  }

  #withPeriod({ discount, startsInMs, endsInMs }: Step<'period'>): Promise<unknown> {
    const inMs = (ms: number | undefined) => (ms === undefined ? null : plusMs(this.#ports.clock.now(), ms));
    return this.#change(discount, ({ terms, ...state }) => ({
      ...state,
      terms: { ...terms, startsAt: inMs(startsInMs), endsAt: inMs(endsInMs) },
    }));
  }

  async #answer(step: UseStep): Promise<unknown> {
    const { seatSales, clock } = this.#ports;
    switch (step.kind) {
      case 'claim':
        return this.#claim(step);
      case 'race':
        return this.#race(step);
      case 'settle':
        return seatSales.settle(this.#sale.settling(await this.#order(step.order)));
      case 'release':
        return seatSales.release(this.#sale.ending(await this.#order(step.order), 'cancelled'));
      case 'expire':
        return seatSales.release(this.#sale.ending(await this.#order(step.order), 'expired'));
      case 'revert':
      case 'revert-part':
        return seatSales.revert(this.#reverting(await this.#order(step.order), step.kind === 'revert'));
      case 'pin':
        return seatSales.pin((await this.#order(step.order)).orderId, plusMs(clock.now(), step.byMs));
      case 'terms':
        return this.#withTerms(step);
      case 'period':
        return this.#withPeriod(step);
      case 'retire':
        return this.#change(step.discount, (discount) => ({
          ...discount,
          progress: { status: 'retired', retiredAt: clock.now() },
        }));
      case 'wait':
        return this.#wait(step.ms);
    }
  }

  /** What became of an order, not which: a race may have given it to any of its callers. */
  async take(step: UseStep): Promise<unknown> {
    const answer = await this.#answer(step);
    const isOrder = typeof answer === 'object' && answer !== null && 'value' in answer;
    return isOrder ? 'done' : answer;
  }

  /** The use of an order; a lapsed one is over, whether or not it was swept. */
  async #useOf({ orderId }: Order): Promise<unknown> {
    const use: DiscountUse | undefined = await this.#ports.discounts.useOf(orderId);
    if (use === undefined) return undefined;
    const { orderId: _, ...rest } = use;
    const isLapsed = use.status === 'reserved' && use.expiresAt <= this.#ports.clock.now();
    return isLapsed ? { ...rest, status: 'released' } : rest;
  }

  /** How each discount is used: looked at after each step, since the next may mend a mistake. */
  async usage(): Promise<unknown> {
    const usages: unknown[] = [];
    for (const { discountId } of this.#saved) usages.push(await this.#ports.discounts.usage(discountId));
    return usages;
  }

  /** Everything that is known of the discounts and their uses. */
  async look(): Promise<unknown> {
    const seen: unknown[] = [await this.usage()];
    for (const order of this.#orders) seen.push(await this.#useOf(order));
    for (const { eventId, code } of this.#saved)
      for (const buyer of [0, 1])
        seen.push((await this.#ports.discounts.ofCode(eventId, code, this.#buyer(buyer)))?.uses);
    return seen;
  }
}

/**
 * Compares the uses of discounts: who gets one within which limits, and what becomes of it when its
 * order is paid, ends, lapses, or is taken back.
 */
export const discountUsesComparison: Comparison<DiscountsSubject, UseStep> = {
  port: 'Discounts',
  steps: useSteps,
  maxSteps: 25,
  describe: ({ kind, ...step }) => `${kind} ${JSON.stringify(step)}`,
  specification: storesInMemory,
  begin: async (subject): Promise<Playing<UseStep>> => {
    const names = await newNames(subject);
    const uses = new Uses(subject, names);
    await uses.begin();
    return {
      play: async (step) => [await names.told(() => uses.take(step)), await uses.usage()],
      look: () => names.told(() => uses.look()),
    };
  },
};
