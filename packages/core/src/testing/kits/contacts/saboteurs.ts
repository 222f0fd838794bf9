import { refuse } from '../../../kernel/index.ts';
import type { Saboteur } from '../kit.ts';
import { lockingAlone } from '../locking-alone.ts';
import { breaking } from '../subject.ts';
import { unhurried } from './subject.ts';
import type { ContactsSubject } from './subject.ts';

const broken = breaking<'contacts', ContactsSubject>('contacts');

/** Broken `Contacts` adapters, one defect each. */
export const contactsSaboteurs: readonly Saboteur<ContactsSubject>[] = [
  {
    name: 'keeps the first that was given',
    rejectedBy: 'keeps what was given for an order, and what replaces it',
    sabotage: broken((contacts) => {
      const seen = new Set<string>();
      return {
        save: (given, pace) => {
          const isFirst = seen.size < seen.add(given.orderId).size;
          return isFirst ? contacts.save(given, pace) : contacts.save({ ...given, sealed: 'the first' }, pace);
        },
      };
    }),
  },
  {
    name: 'keeps the session of what was replaced',
    rejectedBy: 'keeps what was given for an order, and what replaces it',
    sabotage: broken((contacts) => ({
      save: async (given, pace) => {
        const [known] = await contacts.ofOrders([given.orderId]);
        return contacts.save({ ...given, sessionId: known?.sessionId ?? given.sessionId }, pace);
      },
    })),
  },
  {
    name: 'mixes persons up: tells of another order than was asked for',
    rejectedBy: 'tells of the orders asked for, each once, and of no other',
    sabotage: broken((contacts) => {
      let last: Parameters<typeof contacts.save>[0] | undefined;
      return {
        save: (given, pace) => {
          last = given;
          return contacts.save(given, pace);
        },
        ofOrders: async (orderIds) => {
          const found = await contacts.ofOrders(orderIds);
          return found.map((each) => (last === undefined ? each : { ...each, sealed: last.sealed }));
        },
      };
    }),
  },
  {
    name: 'keeps the key of one and what another sealed',
    rejectedBy: 'keeps all of one when twenty save at once, and nothing of the others',
    sabotage: broken((contacts) => {
      let last = 'of nobody';
      return {
        save: (given, pace) => {
          const keyId = last;
          last = given.keyId;
          return contacts.save({ ...given, keyId }, pace);
        },
      };
    }),
  },
  {
    name: 'takes whatever comes, however often',
    rejectedBy: 'refuses who saves too often, however many at once, until the period is over',
    sabotage: broken((contacts) => ({ save: (given) => contacts.save(given, unhurried) })),
  },
  {
    name: 'locks within its process, reads how often it was saved, and saves then',
    rejectedBy: 'refuses who saves too often, however many at once, until the period is over',
    sabotage: (subject) => {
      const saves = new Map<string, number>();
      return lockingAlone<'contacts', ContactsSubject>('contacts')((contacts, turn) => ({
        save: (given, { most }) =>
          turn(
            async () => saves.get(given.orderId) ?? 0,
            async (before) => {
              if (before >= most) return refuse({ code: 'contacts/save-limit-reached', limit: most });
              saves.set(given.orderId, before + 1);
              return contacts.save(given, unhurried);
            },
          ),
      }))(subject);
    },
  },
  {
    name: 'ends a list after its first page',
    rejectedBy: 'lists those of a person and those of a session by order, page by page',
    sabotage: broken((contacts) => ({
      ofPerson: async (...asked) => ({ ...(await contacts.ofPerson(...asked)), nextCursor: null }),
    })),
  },
  {
    name: 'still has what was erased',
    rejectedBy: 'drops what is sealed of a person, and of nobody else',
    sabotage: broken(() => ({ erase: async () => undefined })),
  },
];
