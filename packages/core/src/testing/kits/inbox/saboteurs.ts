import type { Inbox, InboxMessage } from '../../../messaging/index.ts';
import type { Saboteur } from '../kit.ts';
import { lockingAlone } from '../locking-alone.ts';
import { breaking } from '../subject.ts';
import type { InboxSubject } from './subject.ts';

const broken = breaking<'inbox', InboxSubject>('inbox');

const renamed =
  (name: (message: InboxMessage) => InboxMessage) =>
  (inbox: Inbox): Inbox => ({ has: (one) => inbox.has(name(one)), record: (one) => inbox.record(name(one)) });

/** Broken `Inbox` adapters, one defect each. */
export const inboxSaboteurs: readonly Saboteur<InboxSubject>[] = [
  {
    name: 'forgets what it recorded',
    rejectedBy: 'knows a message once it was recorded',
    sabotage: broken(() => ({ has: async () => false })),
  },
  {
    name: 'takes every message for a new one',
    rejectedBy: 'says of a repeat that it is one',
    sabotage: broken((inbox) => ({ record: async (one) => (await inbox.record(one)) || true })),
  },
  {
    name: 'checks, then acts',
    rejectedBy: 'records a message once, of fifty that try at once',
    sabotage: broken((inbox) => ({
      record: async (one) => {
        const repeated = await inbox.has(one);
        await inbox.record(one);
        return !repeated;
      },
    })),
  },
  {
    name: 'locks within its process, looks, and records then',
    rejectedBy: 'records a message once, of fifty that try at once',
    sabotage: lockingAlone<'inbox', InboxSubject>('inbox')((inbox, turn) => ({
      record: (one) =>
        turn(
          () => inbox.has(one),
          async (isKnown) => {
            await inbox.record(one);
            return !isKnown;
          },
        ),
    })),
  },
  {
    name: 'looks at the id alone',
    rejectedBy: 'tells the messages of different sources apart',
    sabotage: broken(renamed(({ messageId }) => ({ source: 'any', messageId }))),
  },
  {
    name: 'writes source and id into one line',
    rejectedBy: 'tells a source from a message wherever the one ends and the other begins',
    sabotage: broken(renamed(({ source, messageId }) => ({ source: 'any', messageId: `${source}\n${messageId}` }))),
  },
  {
    name: 'cuts long ids',
    rejectedBy: 'tells messages apart by every character',
    sabotage: broken(renamed(({ source, messageId }) => ({ source, messageId: messageId.slice(0, 64) }))),
  },
  {
    name: 'folds case and blanks',
    rejectedBy: 'tells messages apart by every character',
    sabotage: broken(renamed(({ source, messageId }) => ({ source, messageId: messageId.trim().toLowerCase() }))),
  },
  {
    name: 'remembers the last thousand messages',
    rejectedBy: 'knows a message again after thousands of others',
    sabotage: broken((inbox) => {
      const last: string[] = [];
      const isForgotten = (one: InboxMessage): boolean => !last.slice(-1_000).includes(JSON.stringify(one));
      return {
        has: async (one) => !isForgotten(one) && inbox.has(one),
        record: async (one) => {
          const isNew = isForgotten(one);
          last.push(JSON.stringify(one));
          return (await inbox.record(one)) || isNew;
        },
      };
    }),
  },
];
