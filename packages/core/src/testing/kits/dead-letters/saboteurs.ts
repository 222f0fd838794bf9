import { lockingAlone } from '../locking-alone.ts';
import { breaking } from '../subject.ts';
import type { DeadLettersSubject } from './subject.ts';
import type { Saboteur } from '../kit.ts';

const broken = breaking<'deadLetters', DeadLettersSubject>('deadLetters');

/** Broken `DeadLetters` adapters, one defect each. */
export const deadLettersSaboteurs: readonly Saboteur<DeadLettersSubject>[] = [
  {
    name: 'keeps the type for the reason',
    rejectedBy: 'keeps a letter as it was given, with the time',
    sabotage: broken((letters) => ({ add: (letter) => letters.add({ ...letter, reason: letter.type }) })),
  },
  {
    name: 'lets the last letter stand',
    rejectedBy: 'keeps one letter a subject: the one that waits, and then the earlier one',
    sabotage: broken((letters) => ({
      add: async (letter) => {
        const [kept] = await letters.of(letter.consumer, [letter.subject]);
        if (kept !== undefined) await letters.settle(kept, letter);
        return kept === undefined ? letters.add(letter) : true;
      },
    })),
  },
  {
    name: 'locks within its process, looks, and adds then',
    rejectedBy: 'ends at the earliest of fifty that are added at once, told once',
    sabotage: lockingAlone<'deadLetters', DeadLettersSubject>('deadLetters')((letters, turn) => ({
      add: (letter) =>
        turn(
          () => letters.of(letter.consumer, [letter.subject]),
          async (kept) => {
            await letters.add(letter);
            return kept.length === 0;
          },
        ),
    })),
  },
  {
    name: 'mixes the consumers up',
    rejectedBy: 'gives a consumer its own letters, of the subjects it asks for',
    sabotage: broken((letters) => {
      const consumers = new Set<string>();
      return {
        add: async (letter) => {
          consumers.add(letter.consumer);
          return letters.add(letter);
        },
        of: async (_, subjects) =>
          (await Promise.all([...consumers].map((consumer) => letters.of(consumer, subjects)))).flat(),
      };
    }),
  },
  {
    name: 'retries whatever the cause',
    rejectedBy: 'brings those whose retry was requested, by consumer, subject and cause',
    sabotage: broken((letters) => ({ requestRetry: ({ cause: _, ...request }) => letters.requestRetry(request) })),
  },
  {
    name: 'takes a consumer for its first partition',
    rejectedBy: 'means all partitions of a consumer by its name, and no other of a longer name',
    sabotage: broken((letters) => ({
      requestRetry: ({ consumer, ...request }) =>
        letters.requestRetry(consumer === undefined ? request : { ...request, consumer: `${consumer}@0` }),
    })),
  },
  {
    name: 'retries the first hundred for ever',
    rejectedBy: 'brings every letter whose retry is requested, however many before it fail each time',
    sabotage: broken((letters) => {
      const order: string[] = [];
      const placeOf = ({ subject }: { readonly subject: string }): number => order.indexOf(subject);
      return {
        add: async (letter) => {
          if (!order.includes(letter.subject)) order.push(letter.subject);
          return letters.add(letter);
        },
        of: async (consumer) =>
          [...(await letters.of(consumer, order))].sort((one, other) => placeOf(one) - placeOf(other)).slice(0, 100),
      };
    }),
  },
  {
    name: 'ends a letter that moved on',
    rejectedBy: 'ends a letter, or moves it on, only where it is',
    sabotage: broken((letters) => ({
      settle: async ({ consumer, subject }, next) => {
        const [kept] = await letters.of(consumer, [subject]);
        if (kept !== undefined) await letters.settle(kept, next);
      },
    })),
  },
  {
    name: 'forgets what comes after a page',
    rejectedBy: 'lists every letter once, oldest first',
    sabotage: broken((letters) => ({
      list: async (page) => ({ items: (await letters.list(page)).items, nextCursor: null }),
    })),
  },
  {
    name: 'begins anew once the last letter of a page has ended',
    rejectedBy: 'lists on from where a page ended, though its letters have ended since',
    sabotage: broken((letters) => {
      let hasEnded = false;
      return {
        settle: async (letter, next) => {
          hasEnded = next === null;
          await letters.settle(letter, next);
        },
        list: (page) => {
          const asked = hasEnded ? { limit: page.limit } : page;
          hasEnded = false;
          return letters.list(asked);
        },
      };
    }),
  },
  {
    name: 'counts what recovered',
    rejectedBy: 'counts what waits, by consumer, and names what waits longest',
    sabotage: broken((letters) => ({ add: (letter) => letters.add({ ...letter, recovered: false }) })),
  },
];
