import { limitRefusal, requireUsable } from '../discounts/index.ts';
import type { CodeRefusal, CountedUses, DiscountUse, UseDiscount, UseRefusal } from '../discounts/index.ts';
import type { DiscountId, Instant, OrderId, PrincipalId } from '../kernel/index.ts';
import type { ClaimStep } from './claim-effects.ts';
import { listIn } from './database.ts';
import type { MemoryDatabase } from './database.ts';

export const usesOf = (database: MemoryDatabase, discountId: DiscountId): DiscountUse[] =>
  (database.ordersOfDiscount.get(discountId) ?? []).flatMap((orderId) => database.discountUses.get(orderId) ?? []);

/** Whether a use counts towards the limits, by the clock. */
export const isCounted = ({ clock }: MemoryDatabase, { status, expiresAt }: DiscountUse): boolean =>
  status === 'confirmed' || (status === 'reserved' && expiresAt > clock.now());

export const countUses = (database: MemoryDatabase, discountId: DiscountId, buyerId: PrincipalId): CountedUses => {
  const counted = usesOf(database, discountId).filter((use) => isCounted(database, use));
  return { total: counted.length, ofBuyer: counted.filter((use) => use.buyerId === buyerId).length };
};

const claimRefusal = (database: MemoryDatabase, { discountId, buyerId }: UseDiscount): CodeRefusal | undefined => {
  const discount = database.discounts.get(discountId)?.state;
  if (discount === undefined) return { code: 'discounts/code-unknown' };
  const usable = requireUsable(discount, database.clock.now());
  return usable.ok ? limitRefusal(discount.terms, countUses(database, discountId, buyerId)) : usable.refusal;
};

const reserve = (database: MemoryDatabase, use: UseDiscount): void => {
  const { kind: _, ...reserved } = use;
  database.discountUses.set(use.orderId, { ...reserved, status: 'reserved' });
  listIn(database.ordersOfDiscount, use.discountId, use.orderId);
};

/** Reserves the use of a discount with a claim. */
export const discountUseStep: ClaimStep = {
  refusal: (database, effect) => claimRefusal(database, effect as UseDiscount),
  write: (database, effect) => reserve(database, effect as UseDiscount),
};

/** Why a paid order can't confirm its discount use: only a lapsed use has to be taken again. */
export const confirmRefusal = (database: MemoryDatabase, orderId: OrderId): UseRefusal | undefined => {
  const use = database.discountUses.get(orderId);
  if (use === undefined || isCounted(database, use)) return undefined;
  const terms = database.discounts.get(use.discountId)?.state.terms;
  return terms && limitRefusal(terms, countUses(database, use.discountId, use.buyerId));
};

const change = (database: MemoryDatabase, orderId: OrderId, changed: Partial<DiscountUse>): void => {
  const use = database.discountUses.get(orderId);
  if (use !== undefined) database.discountUses.set(orderId, { ...use, ...changed });
};

export const confirmUse = (database: MemoryDatabase, orderId: OrderId): void =>
  change(database, orderId, { status: 'confirmed' });

export const releaseUse = (database: MemoryDatabase, orderId: OrderId): void =>
  change(database, orderId, { status: 'released' });

/** Keeps a reserved use as long as the claims of its order. */
export const pinUse = (database: MemoryDatabase, orderId: OrderId, expiresAt: Instant): void =>
  change(database, orderId, { expiresAt });
