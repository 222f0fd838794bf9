import type { Discount, Discounts, DiscountUsage } from '../discounts/index.ts';
import type { DiscountId, EventId } from '../kernel/index.ts';
import { refuse } from '../kernel/index.ts';
import { isLimited } from '../discounts/index.ts';
import { memoryAggregates } from './aggregates.ts';
import type { MemoryDatabase } from './database.ts';
import { countUses, isCounted, usesOf } from './discount-uses.ts';
import { pageOf } from './page-of.ts';

const isActive = ({ progress }: Discount): boolean => progress.status === 'active';

export const memoryDiscounts = (database: MemoryDatabase): Discounts => {
  const store = memoryAggregates(database, database.discounts, ({ discountId }) => discountId);
  const ofEvent = (eventId: EventId): Discount[] =>
    [...database.discounts.values()]
      .map(({ state }) => state)
      .filter((discount) => discount.eventId === eventId)
      .reverse();
  const isTaken = ({ discountId, eventId, code }: Discount): boolean =>
    ofEvent(eventId).some((other) => other.discountId !== discountId && other.code === code && isActive(other));
  return {
    ...store,
    save: async (change) => {
      if (!isActive(change.state) || !isTaken(change.state)) return store.save(change);
      const currentVersion = database.discounts.get(change.state.discountId)?.version ?? 0;
      return refuse({ code: 'kernel/version-conflicting', currentVersion });
    },
    ofEvent: async (eventId, page) => pageOf(ofEvent(eventId), ({ discountId }) => discountId, page),
    publicOfEvent: async (eventId, limit) =>
      ofEvent(eventId)
        .filter((discount) => isActive(discount) && discount.terms.isPublic)
        .slice(0, limit),
    countOfEvent: async (eventId) => ofEvent(eventId).length,
    ofCode: async (eventId, code, buyerId) => {
      const known = ofEvent(eventId).filter((discount) => discount.code === code);
      const discount = known.find(isActive) ?? known[0];
      if (discount === undefined) return undefined;
      const uses = isLimited(discount.terms) ? countUses(database, discount.discountId, buyerId) : null;
      return { discount, uses };
    },
    usage: async (discountId) => usageOf(database, discountId),
    useOf: async (orderId) => database.discountUses.get(orderId),
  };
};

const usageOf = (database: MemoryDatabase, discountId: DiscountId): DiscountUsage => {
  const uses = usesOf(database, discountId);
  const confirmed = uses.filter(({ status }) => status === 'confirmed');
  const reserved = uses.filter((use) => use.status === 'reserved' && isCounted(database, use)).length;
  return {
    reserved,
    confirmed: confirmed.length,
    released: uses.length - confirmed.length - reserved,
    givenMinor: confirmed.reduce((sum, { givenMinor }) => sum + givenMinor, 0),
  };
};
