import type { Principal } from '../identity/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { OrderId, Page, PageRequest, Result } from '../kernel/index.ts';
import type { Orders, OrderUnknown } from '../orders/index.ts';
import type { GivenContact } from './contact.ts';
import type { Contacts } from './contacts.port.ts';
import type { KeyPorts } from './person-key.ts';
import type { ContactUnknown } from './refusals.ts';
import { openContacts } from './sealed-contact.ts';

/**
 * Shows a buyer what they told for an order.
 *
 * @param query `principal` is the order's buyer.
 * @returns what is stored; or
 *   - `orders/order-unknown` if there is no such order, or it is another buyer's
 *   - `contacts/contact-unknown` if nothing was given, or it was erased
 * @example
 * const shown = await office.contacts.showContact({ principal, orderId });
 * if (shown.ok) console.log(shown.value.contact.email);
 */
export const showContact =
  (ports: KeyPorts & { readonly orders: Pick<Orders, 'find'>; readonly contacts: Contacts }) =>
  async ({
    principal,
    orderId,
  }: {
    readonly principal: Principal;
    readonly orderId: OrderId;
  }): Promise<Result<GivenContact, OrderUnknown | ContactUnknown>> => {
    const order = await ports.orders.find(orderId);
    if (order?.buyerId !== principal.principalId) return refuse({ code: 'orders/order-unknown' });
    const opened = await openContacts(ports, await ports.contacts.ofOrders([orderId]));
    const found = opened.get(orderId);
    return found?.status === 'known' ? ok(found.given) : refuse({ code: 'contacts/contact-unknown' });
  };

/**
 * Lists everything that contacts store about the principal, for data portability; erased contacts
 * are left out. A page may hold fewer items than requested, or none, and still have a next page.
 *
 * @param query `page.cursor` is the `nextCursor` of the page before.
 * @returns one page, by order.
 * @example
 * const { items } = await office.contacts.listContacts({ principal, page: { limit: 50 } });
 * for (const { orderId, contact } of items) console.log(orderId, contact.email);
 */
export const listContacts =
  (ports: KeyPorts & { readonly contacts: Contacts }) =>
  async ({
    principal,
    page,
  }: {
    readonly principal: Principal;
    readonly page: PageRequest;
  }): Promise<Page<GivenContact>> => {
    const { items, nextCursor } = await ports.contacts.ofPerson(principal.principalId, page);
    const opened = await openContacts(ports, items);
    const known = [...opened.values()].flatMap((each) => (each.status === 'known' ? [each.given] : []));
    return { items: known, nextCursor };
  };
