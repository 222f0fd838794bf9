import { constant, constantFrom, integer, oneof, record } from 'fast-check';
import type { OrderId, PrincipalId, SessionId } from '../../../kernel/index.ts';
import { readPages } from '../../kits/lists/subject.ts';
import type { Comparison } from '../comparison.ts';
import { newNames, storesInMemory } from './subject.ts';
import type { StoresSubject } from './subject.ts';

/** A step of a history. */
export type ContactStep =
  | {
      readonly kind: 'save';
      readonly order: number;
      readonly person: number;
      readonly session: number;
      readonly most: number;
      readonly withinMs: number;
    }
  | { readonly kind: 'erase'; readonly person: number }
  | { readonly kind: 'list'; readonly person: number; readonly session: number; readonly limit: number }
  | { readonly kind: 'wait'; readonly ms: number };

const one = integer({ min: 0, max: 1 });

/** Compares stores of contacts: what replaces what, how often, and what is left of whom. */
export const contactsComparison: Comparison<StoresSubject<'contacts'>, ContactStep> = {
  port: 'Contacts',
  steps: oneof(
    {
      weight: 4,
      arbitrary: record({
        kind: constant('save' as const),
        order: integer({ min: 0, max: 3 }),
        person: one,
        session: one,
        most: integer({ min: 1, max: 3 }),
        withinMs: constantFrom(10, 20),
      }),
    },
    record({ kind: constant('erase' as const), person: one }),
    record({ kind: constant('list' as const), person: one, session: one, limit: integer({ min: 1, max: 3 }) }),
    record({ kind: constant('wait' as const), ms: constantFrom(1, 9, 10, 11, 20) }),
  ),
  maxSteps: 25,
  describe: ({ kind, ...step }) => `${kind} ${JSON.stringify(step)}`,
  specification: storesInMemory,
  begin: async (subject) => {
    const { contacts } = subject.ports;
    const names = await newNames(subject);
    const orderIds = ['b', 'bx', 'a', 'b:x'].map((name) => names.of(name) as OrderId);
    const personOf = (number: number): PrincipalId => names.of(`person${number}`) as PrincipalId;
    const sessionOf = (number: number): SessionId => names.of(`session${number}`) as SessionId;
    let saves = 0;
    const take = async (step: ContactStep): Promise<unknown> => {
      switch (step.kind) {
        case 'save': {
          saves += 1;
          const [orderId, key] = [orderIds[step.order] ?? ('c' as OrderId), { keyId: `key${saves}` }];
          const of = { principalId: personOf(step.person), sessionId: sessionOf(step.session) };
          return contacts.save({ orderId, ...of, ...key, sealed: `sealed${saves}` }, step);
        }
        case 'erase':
          return contacts.erase(personOf(step.person));
        case 'list': {
          const ofPerson: typeof contacts.ofSession = (_, page) => contacts.ofPerson(personOf(step.person), page);
          const pages = [ofPerson, contacts.ofSession].map((read) =>
            readPages(async (page) => {
              const { items, nextCursor } = await read(sessionOf(step.session), page);
              return { items: items.map(({ orderId, sealed }) => `${orderId} ${sealed ?? ''}`), nextCursor };
            }, step.limit),
          );
          return Promise.all(pages);
        }
        case 'wait':
          return subject.wait(step.ms);
      }
    };
    const look = async (): Promise<unknown> =>
      (await contacts.ofOrders(orderIds)).toSorted((left, right) => (left.orderId < right.orderId ? -1 : 1));
    return { play: (step) => names.told(() => take(step)), look: () => names.told(look) };
  },
};
