import type { Inbox, InboxMessage } from '../../../messaging/index.ts';
import type { Saboteur } from '../kit.ts';
import { breaking } from '../subject.ts';
import type { InboxSubject } from './subject.ts';

const broken = breaking<'inbox', InboxSubject>('inbox');

const renamed =
  (name: (message: InboxMessage) => InboxMessage) =>
  (inbox: Inbox): Inbox => ({ has: (one) => inbox.has(name(one)), record: (one) => inbox.record(name(one)) });

/** `Inbox` made wrong, one defect each. */
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
    name: 'looks at the id alone',
    rejectedBy: 'tells the messages of different sources apart',
    sabotage: broken(renamed(({ messageId }) => ({ source: 'any', messageId }))),
  },
  {
    name: 'folds case and blanks',
    rejectedBy: 'tells messages apart by every character',
    sabotage: broken(renamed(({ source, messageId }) => ({ source, messageId: messageId.trim().toLowerCase() }))),
  },
];
