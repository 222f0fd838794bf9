import type { Events } from '../catalog/index.ts';
import { requireRole } from '../identity/index.ts';
import type { Principal, RoleMissing } from '../identity/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { Limits, OrderId, Problem, Result } from '../kernel/index.ts';
import type { OrderEnded, Orders, OrderUnknown } from '../orders/index.ts';
import { checkContact } from './check-contact.ts';
import type { GivenContact, OrderContact } from './contact.ts';
import type { Contacts } from './contacts.port.ts';
import { keyOfPerson } from './person-key.ts';
import type { KeyPorts } from './person-key.ts';
import type { ContactInvalid, SaveLimitReached } from './refusals.ts';
import { contactBytesOf, sealContact } from './sealed-contact.ts';

/** What a buyer tells about themselves and their guests, for which order. */
export interface GiveContactCommand extends OrderContact {
  readonly principal: Principal;
  readonly orderId: OrderId;
}

/** Why a contact is refused. */
export type GiveContactRefusal = RoleMissing | OrderUnknown | OrderEnded | ContactInvalid | SaveLimitReached;

type GiveContactPorts = KeyPorts & {
  readonly orders: Pick<Orders, 'find'>;
  readonly events: Pick<Events, 'find'>;
  readonly contacts: Contacts;
  readonly limits: Limits;
};

const hourMs = 3_600_000;

/**
 * Stores whom to write to about an order, who comes, and the answers to the organizer's questions.
 * It replaces what was given before: while the order is unpaid, and as a correction afterwards. It
 * is sealed with the person's own key, and stored apart from everything else.
 *
 * @param command `principal` is the order's buyer and needs the role `buyer`. `answers` answer the
 *   questions asked per order, `attendees[].answers` those asked per ticket; required ones must be
 *   answered. Names are given only where the event asks for them.
 * @returns what is stored; or
 *   - `identity/role-missing` without that role
 *   - `orders/order-unknown` if there is no such order, or it is another buyer's
 *   - `orders/order-ended` if it expired or was cancelled
 *   - `contacts/contact-invalid` with everything that is wrong, also if it is larger than
 *     `limits.contactBytes` (default 32 KiB)
 *   - `contacts/save-limit-reached` after `limits.contactSavesPerHour` (default 20) within an hour
 * @example
 * const contact = { name: 'Ada Lovelace', email: 'ada@example.org', locale: 'en' };
 * const given = await office.contacts.giveContact({ principal, orderId, contact });
 * if (!given.ok) console.log(given.refusal.code);
 */
export const giveContact =
  (ports: GiveContactPorts) =>
  async (command: GiveContactCommand): Promise<Result<GivenContact, GiveContactRefusal>> => {
    const { principal, orderId } = command;
    const allowed = requireRole(principal, 'buyer');
    if (!allowed.ok) return allowed;
    const order = await ports.orders.find(orderId);
    if (order?.buyerId !== principal.principalId) return refuse({ code: 'orders/order-unknown' });
    const { status } = order.progress;
    if (status === 'expired' || status === 'cancelled') return refuse({ code: 'orders/order-ended', status });
    const asked = (await ports.events.find(order.eventId))?.state.details ?? {};
    const told = asKept(command);
    const bytes = contactBytesOf(told);
    const problems = [...checkContact(told, asked, order.lines, ports.limits), ...checkSize(bytes, ports.limits)];
    if (problems.length > 0) return refuse({ code: 'contacts/contact-invalid', problems });
    const key = await keyOfPerson(ports, principal.principalId);
    const { sessionId } = order;
    const sealed = await sealContact(key, { orderId, sessionId, principalId: principal.principalId }, bytes);
    const pace = { most: ports.limits.contactSavesPerHour, withinMs: hourMs };
    const saved = await ports.contacts.save(sealed, pace);
    return saved.ok ? ok({ ...told, orderId, savedAt: saved.value }) : saved;
  };

/** Only the declared fields, whatever else the caller's object holds. */
const asKept = ({ contact: { name, email, locale }, answers = [], attendees = [] }: OrderContact): OrderContact => ({
  contact: { name, email, locale },
  answers: answers.map(({ questionId, answer }) => ({ questionId, answer })),
  attendees: attendees.map(({ seatId, name: guest, answers: own = [] }) => ({
    seatId,
    ...(guest !== undefined && { name: guest }),
    answers: own.map(({ questionId, answer }) => ({ questionId, answer })),
  })),
});

const checkSize = ({ length }: Uint8Array, { contactBytes }: Limits): readonly Problem[] =>
  length <= contactBytes
    ? []
    : [{ path: '', code: 'too-large', message: `all of it together takes at most ${contactBytes} bytes of JSON` }];
