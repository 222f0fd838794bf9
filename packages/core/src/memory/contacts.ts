import type { Contacts, SealedContact } from '../contacts/index.ts';
import { ok, plusMs, refuse } from '../kernel/index.ts';
import type { Clock, Instant, OrderId, Page, PageRequest, PrincipalId } from '../kernel/index.ts';

/** A contact, the start of its current counting period, and the number of saves in that period. */
interface Kept {
  readonly contact: SealedContact;
  readonly countedFrom: Instant;
  readonly saves: number;
}

/** Sealed contacts in memory. */
export const memoryContacts = ({ clock }: { readonly clock: Clock }): Contacts => {
  const kept = new Map<OrderId, Kept>();
  const pageOf = (isIn: (contact: SealedContact) => boolean, { limit, cursor }: PageRequest): Page<SealedContact> => {
    const rest = [...kept.values()]
      .map(({ contact }) => contact)
      .filter((contact) => isIn(contact) && (cursor === undefined || contact.orderId > cursor))
      .toSorted((one, other) => (one.orderId < other.orderId ? -1 : 1));
    const items = rest.slice(0, limit);
    return { items, nextCursor: rest.length > limit ? (items.at(-1)?.orderId ?? null) : null };
  };
  return {
    save: async (given, { most, withinMs }) => {
      const now = clock.now();
      const known = kept.get(given.orderId);
      const isCounted = known !== undefined && plusMs(known.countedFrom, withinMs) > now;
      if (isCounted && known.saves >= most) return refuse({ code: 'contacts/save-limit-reached', limit: most });
      const { orderId, sessionId, principalId, keyId, sealed } = given;
      kept.set(orderId, {
        contact: { orderId, sessionId, principalId, keyId, sealed, savedAt: now },
        countedFrom: isCounted ? known.countedFrom : now,
        saves: isCounted ? known.saves + 1 : 1,
      });
      return ok(now);
    },
    ofOrders: async (orderIds) => [...new Set(orderIds)].flatMap((orderId) => kept.get(orderId)?.contact ?? []),
    ofPerson: async (principalId, page) => pageOf((contact) => contact.principalId === principalId, page),
    ofSession: async (sessionId, page) => pageOf((contact) => contact.sessionId === sessionId, page),
    erase: async (principalId: PrincipalId) => {
      for (const [orderId, each] of kept)
        if (each.contact.principalId === principalId)
          kept.set(orderId, { ...each, contact: { ...each.contact, sealed: null } });
    },
  };
};
