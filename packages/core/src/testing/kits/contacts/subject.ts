import type { NewSealedContact, SavePace, SealedContact } from '../../../contacts/index.ts';
import type { OrderId, Page, PageRequest, PrincipalId, SessionId } from '../../../kernel/index.ts';
import { freshName, longMs } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';

/** A store of what buyers told. */
export type ContactsSubject = PortsSubject<'contacts'>;

/** A fresh buyer. */
export const somePerson = (): PrincipalId => freshName('person') as PrincipalId;
/** A fresh session. */
export const someSession = (): SessionId => freshName('session') as SessionId;

/** A pace that nobody exceeds. */
export const unhurried: SavePace = { most: 1_000, withinMs: longMs };

/** A sealed contact for a fresh order. */
export const someContact = (over: Partial<NewSealedContact> = {}): NewSealedContact => ({
  orderId: freshName('order') as OrderId,
  sessionId: someSession(),
  principalId: somePerson(),
  keyId: freshName('key'),
  sealed: freshName('sealed'),
  ...over,
});

/** What a clause compares: everything except when it was saved. */
export const plain = ({ savedAt: _savedAt, ...contact }: SealedContact): Omit<SealedContact, 'savedAt'> => contact;

/** What is stored for an order. */
export const keptOf = async ({ ports }: ContactsSubject, orderId: OrderId): Promise<unknown> =>
  (await ports.contacts.ofOrders([orderId])).map(plain);

/** The orders of each page, page by page. */
export const pagesOf = async (
  read: (page: PageRequest) => Promise<Page<SealedContact>>,
  limit: number,
): Promise<OrderId[][]> => {
  const pages: OrderId[][] = [];
  let cursor: string | null | undefined;
  do {
    const page = await read({ limit, ...(cursor !== undefined && cursor !== null && { cursor }) });
    pages.push(page.items.map(({ orderId }) => orderId));
    cursor = page.nextCursor;
  } while (cursor !== null && pages.length < 10);
  return pages;
};
