import { discountCodeOf } from '../../../discounts/index.ts';
import type { CountedUses, Discount, DiscountTerms, UseDiscount, DiscountUse } from '../../../discounts/index.ts';
import { instant, invariant } from '../../../kernel/index.ts';
import type { DiscountId, EventId, OrganizationId, PrincipalId } from '../../../kernel/index.ts';
import type { ClaimSeats, Order } from '../../../orders/index.ts';
import { expectOk } from '../expectations.ts';
import { openSale } from '../seat-sales/subject.ts';
import type { OrderWishes, PendingOrder, Sale, SeatSalesPorts } from '../seat-sales/subject.ts';
import { freshName } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';

/** `Discounts` with the ports that use them. */
export type DiscountsSubject = PortsSubject<SeatSalesPorts | 'discounts'>;

/** The parts of a discount that matter to a clause. */
export interface DiscountWishes extends Partial<DiscountTerms> {
  readonly eventId?: EventId;
  readonly code?: string;
}

/** An unsaved discount of a fresh event. */
export const newDiscount = ({ eventId, code: typed = 'FRIENDS', ...terms }: DiscountWishes = {}): Discount => {
  const code = discountCodeOf(typed);
  invariant(code !== undefined, `${typed} is no code`);
  return {
    discountId: freshName('discount') as DiscountId,
    eventId: eventId ?? (freshName('concert') as EventId),
    organizationId: 'organization-of-the-kit' as OrganizationId,
    code,
    rule: { kind: 'percentage', ppm: 100_000, tierIds: [], sessionIds: [] },
    currency: 'EUR',
    terms: {
      name: 'For friends “and family”',
      ...{ isPublic: false, startsAt: null, endsAt: null, totalLimit: null, perBuyerLimit: null },
      ...terms,
    },
    progress: { status: 'active' },
    createdAt: instant(1_767_225_600_000),
  };
};

/** A sale whose orders use discounts. */
export interface DiscountedSale extends Sale {
  /** Saves a discount of the sale's concert. */
  discount(wishes?: DiscountWishes): Promise<Discount>;
  /** A claim of one uncontended seat that uses a discount. */
  using(discount: Discount, wishes?: OrderWishes): ClaimSeats;
  /** Makes such a claim, which must succeed. */
  used(discount: Discount, wishes?: OrderWishes): Promise<PendingOrder>;
  statusOf(order: Order): Promise<DiscountUse['status'] | undefined>;
  /** The uses that count towards the limits of a discount, as one buyer sees them. */
  counted(discount: Discount, buyerId: PrincipalId): Promise<CountedUses | null | undefined>;
}

/** What each order of the kit takes off, in minor units. */
export const givenMinor = 200;

export const openDiscountedSale = (subject: DiscountsSubject): DiscountedSale => {
  const sale = openSale(subject);
  const { discounts, seatSales } = subject.ports;
  let seats = 0;
  const using: DiscountedSale['using'] = ({ discountId }, wishes) => {
    seats += 1;
    const claim = sale.claimOf([`d${seats}`], wishes);
    const { orderId, buyerId, progress } = claim.order;
    const { expiresAt } = progress;
    const use: UseDiscount = { kind: 'discount-use', orderId, discountId, buyerId, givenMinor, expiresAt };
    return { ...claim, effects: [use] };
  };
  return {
    ...sale,
    discount: async (wishes) => {
      const state = newDiscount({ ...wishes, eventId: sale.eventId });
      expectOk(await discounts.save({ state, events: [], expectedVersion: 0 }), 'a new discount');
      return state;
    },
    using,
    used: async (discount, wishes) => {
      const claim = using(discount, wishes);
      expectOk(await seatSales.claim(claim), 'an order with a discount');
      return claim.order;
    },
    counted: async ({ eventId, code }, buyerId) => (await discounts.ofCode(eventId, code, buyerId))?.uses,
    statusOf: async ({ orderId }) => (await discounts.useOf(orderId))?.status,
  };
};
