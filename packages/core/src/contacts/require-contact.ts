import { mustAnswer } from '../catalog/index.ts';
import type { AskedOfBuyers } from '../catalog/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import type { Order } from '../orders/index.ts';
import type { Contacts } from './contacts.port.ts';
import type { ContactMissing } from './refusals.ts';

/**
 * Passes an order whose buyer has told what its event requires, and any order if it requires
 * nothing. After an erasure the buyer has to tell it again.
 */
export const requireContact = async (
  { contacts }: { readonly contacts: Pick<Contacts, 'ofOrders'> },
  { orderId }: Pick<Order, 'orderId'>,
  asked: AskedOfBuyers,
): Promise<Result<null, ContactMissing>> => {
  if (!mustAnswer(asked)) return ok(null);
  const [found] = await contacts.ofOrders([orderId]);
  return found === undefined || found.sealed === null ? refuse({ code: 'contacts/contact-missing' }) : ok(null);
};
