import { expectRefused, expectSame } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { raceOnBoth, untilLapsed } from '../subject.ts';
import { keptOf, pagesOf, plain, someContact, somePerson, someSession, unhurried } from './subject.ts';
import type { ContactsSubject } from './subject.ts';

const clauses: readonly Clause<ContactsSubject>[] = [
  {
    name: 'keeps what was given for an order, and what replaces it',
    run: async (subject) => {
      const { contacts } = subject.ports;
      const [first, other] = [someContact(), someContact()];
      await contacts.save(first, unhurried);
      await contacts.save(other, unhurried);
      const again = someContact({ ...first, sealed: 'anew', keyId: 'another key', sessionId: someSession() });
      const saved = await contacts.save(again, unhurried);
      expectSame(await keptOf(subject, first.orderId), [again], 'what is kept of the order');
      const [kept] = await contacts.ofOrders([first.orderId]);
      expectSame(kept?.savedAt, saved.ok ? saved.value : saved, 'when it was saved');
      expectSame(await keptOf(subject, other.orderId), [other], 'what is kept of another order');
    },
  },
  {
    name: 'tells of the orders asked for, each once, and of no other',
    run: async ({ ports: { contacts } }) => {
      const [one, other, stranger] = [someContact(), someContact(), someContact()];
      for (const each of [one, other, stranger]) await contacts.save(each, unhurried);
      const unknown = someContact();
      const asked = [other, unknown, one, other].map(({ orderId }) => orderId);
      const told = (await contacts.ofOrders(asked)).map(plain);
      const byOrder = told.toSorted((left, right) => (left.orderId < right.orderId ? -1 : 1));
      const wanted = [one, other].toSorted((left, right) => (left.orderId < right.orderId ? -1 : 1));
      expectSame(byOrder, wanted, 'what is told of two orders that have something');
      expectSame(await contacts.ofOrders([]), [], 'what is told of no order');
    },
  },
  {
    name: 'keeps all of one when twenty save at once, and nothing of the others',
    races: true,
    run: async (subject) => {
      const order = someContact();
      const given = Array.from({ length: 20 }, (_, index) =>
        someContact({ ...order, sealed: `sealed ${index}`, keyId: `key ${index}` }),
      );
      await raceOnBoth(subject, 20, ({ contacts }, caller) => contacts.save(given[caller] ?? order, unhurried));
      const [kept] = (await subject.ports.contacts.ofOrders([order.orderId])).map(plain);
      const whole = given.find(({ sealed }) => sealed === kept?.sealed);
      expectSame(kept, whole, 'what is kept');
    },
  },
  {
    name: 'refuses who saves too often, however many at once, until the period is over',
    races: true,
    run: async (subject) => {
      const { contacts } = subject.ports;
      const order = someContact();
      const pace = { most: 3, withinMs: subject.ttlMs };
      const outcomes = await raceOnBoth(subject, 10, (ports) => ports.contacts.save(order, pace));
      expectSame(outcomes.filter(({ ok }) => ok).length, 3, 'how many of ten were saved');
      const late = someContact({ ...order, sealed: 'late' });
      expectRefused(await contacts.save(late, pace), 'contacts/save-limit-reached', 'one save more');
      expectSame(await keptOf(subject, order.orderId), [order], 'what is kept after a refusal');
      expectSame((await contacts.save(someContact(), pace)).ok, true, 'another order is saved');
      await untilLapsed(subject);
      expectSame((await contacts.save(late, pace)).ok, true, 'the period is over, and it is saved');
    },
  },
  {
    name: 'lists those of a person and those of a session by order, page by page',
    run: async ({ ports: { contacts } }) => {
      const [principalId, sessionId] = [somePerson(), someSession()];
      const given = [1, 2, 3, 4, 5].map(() => someContact({ principalId, sessionId }));
      const strangers = [someContact({ principalId }), someContact({ sessionId })];
      for (const each of [...given.toReversed(), ...strangers]) await contacts.save(each, unhurried);
      const idsOf = (...of: typeof given): unknown => [...of.map(({ orderId }) => orderId)].toSorted();
      const ofPerson = await pagesOf((page) => contacts.ofPerson(principalId, page), 4);
      const ofSession = await pagesOf((page) => contacts.ofSession(sessionId, page), 2);
      expectSame(ofPerson.flat(), idsOf(...given, ...strangers.slice(0, 1)), 'the orders of the person');
      expectSame(ofSession.flat(), idsOf(...given, ...strangers.slice(1)), 'the orders of the session');
      const sizes = [ofPerson, ofSession].map((pages) => pages.map(({ length }) => length));
      expectSame(
        sizes,
        [
          [4, 2],
          [2, 2, 2],
        ],
        'how many are on each page',
      );
    },
  },
  {
    name: 'drops what is sealed of a person, and of nobody else',
    run: async (subject) => {
      const { contacts } = subject.ports;
      const principalId = somePerson();
      const [one, other, stranger] = [someContact({ principalId }), someContact({ principalId }), someContact()];
      for (const each of [one, other, stranger]) await contacts.save(each, unhurried);
      await contacts.erase(principalId);
      await contacts.erase(principalId);
      const told = [await keptOf(subject, one.orderId), await keptOf(subject, other.orderId)];
      expectSame(told, [[{ ...one, sealed: null }], [{ ...other, sealed: null }]], 'what is left of the person');
      expectSame(await keptOf(subject, stranger.orderId), [stranger], 'what is kept of another');
      await contacts.save(one, unhurried);
      expectSame(await keptOf(subject, one.orderId), [one], 'what they gave anew');
    },
  },
];

/** What every `Contacts` promises. */
export const contactsKit: Kit<ContactsSubject> = { port: 'Contacts', clauses };
