import type { AskedOfBuyers } from '../catalog/index.ts';
import type { Answer, Contact, OrderContact } from '../contacts/index.ts';
import type { Principal } from '../identity/index.ts';
import type { OrderId, QuestionId, SeatId } from '../kernel/index.ts';
import { memoryPorts } from '../memory/index.ts';
import type { Ports } from '../ports.ts';
import { buyer, olga, person, seatB, smallOffice, valueOf } from '../testing/index.ts';
import type { SmallOffice } from '../testing/index.ts';
import { projectViews } from '../views/index.ts';

const [note, meal] = ['note', 'meal'].map((name) => name as QuestionId) as [QuestionId, QuestionId];

/** What the event of a {@link guestList} asks. */
export const asked: AskedOfBuyers = {
  asksNames: 'optional',
  questions: [
    { questionId: note, text: 'Anything else?', per: 'order', isRequired: false, kind: 'text' },
    { questionId: meal, text: 'Which meal?', per: 'ticket', isRequired: false, kind: 'text' },
  ],
};
/** Ada's answer for her order. */
export const noted: Answer = { questionId: note, answer: 'A window, please.' };
/** Ada's answer for her first seat. */
export const eats: Answer = { questionId: meal, answer: 'Beans' };

/** A member of the organization who is no editor. */
export const sam: Principal = person('sam', 'organizer');

const contactOf = (name: string): Contact => ({ name, email: 'somebody@example.org', locale: 'en' });
export const ada: Contact = contactOf('Ada Lovelace');
export const bob: Contact = contactOf('Bob Hopper');

/** An office that sold five tickets. */
export interface GuestList extends SmallOffice {
  readonly ports: Ports;
  /** Ada's order. */
  readonly hers: OrderId;
  /** The orders whose contacts were read, read by read. */
  readonly opened: (readonly OrderId[])[];
}

/**
 * Of Ada's seats B1 and B2 she named who comes to the first, if the event asks. Bob of B3 told of
 * himself alone, Cleo of B4 told nothing, and Dora of B5 was erased.
 */
export const guestList = async (event: AskedOfBuyers = asked): Promise<GuestList> => {
  const memory = memoryPorts();
  const opened: (readonly OrderId[])[] = [];
  const ofOrders = (orderIds: readonly OrderId[]) => (opened.push(orderIds), memory.contacts.ofOrders(orderIds));
  const ports = { ...memory, contacts: { ...memory.contacts, ofOrders } };
  const office = await smallOffice(ports, { event });
  const { app, order, organizationId } = office;
  const buys = async (name: string, seats: readonly SeatId[], told?: OrderContact): Promise<OrderId> => {
    const { orderId } = await order(buyer(name), ...seats);
    if (told !== undefined) valueOf(await app.contacts.giveContact({ principal: buyer(name), orderId, ...told }));
    return orderId;
  };
  const attendees = [{ seatId: seatB(1), name: 'Grace Góngora', answers: [eats] }];
  const more = event === asked ? { answers: [noted], attendees } : {};
  const hers = await buys('ada', [seatB(1), seatB(2)], { contact: ada, ...more });
  await buys('bob', [seatB(3)], { contact: bob });
  await buys('cleo', [seatB(4)]);
  await buys('dora', [seatB(5)], { contact: contactOf('Dora') });
  await app.contacts.eraseMe({ principal: buyer('dora') });
  const member = { principalId: sam.principalId, role: 'scanner' } as const;
  valueOf(await app.organizations.setMember({ principal: olga, organizationId, member }));
  const projector = projectViews(ports);
  while ((await projector.run()) > 0);
  return { ...office, ports, hers, opened };
};
