import type { Inbox, InboxMessage } from '../../../messaging/index.ts';
import { expectSame, race } from '../expectations.ts';
import type { Kit, Saboteur } from '../kit.ts';
import { freshName } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';

type Subject = Pick<PortsSubject<'inbox'>, 'ports'>;

const message = (): InboxMessage => ({ source: 'kit', messageId: freshName('message') });

/** What every `Inbox` promises. What is recorded with an effect is in the kits of `Payments` and `SeatSales`. */
export const inboxKit: Kit<Subject> = {
  port: 'Inbox',
  clauses: [
    {
      name: 'knows a message once it was recorded',
      run: async ({ ports: { inbox } }) => {
        const one = message();
        expectSame(await inbox.has(one), false, 'whether a new message is known');
        expectSame(await inbox.record(one), true, 'the first recording');
        expectSame(await inbox.has(one), true, 'whether a recorded message is known');
      },
    },
    {
      name: 'says of a repeat that it is one',
      run: async ({ ports: { inbox } }) => {
        const one = message();
        await inbox.record(one);
        expectSame(await inbox.record(one), false, 'a second recording');
        expectSame(await inbox.has(one), true, 'whether the message is still known');
      },
    },
    {
      name: 'records a message once, of fifty that try at once',
      run: async ({ ports: { inbox } }) => {
        const one = message();
        const answers = await race(50, () => inbox.record(one));
        expectSame(answers.filter((first) => first).length, 1, 'how many of fifty recorded the message');
      },
    },
    {
      name: 'tells the messages of different sources apart',
      run: async ({ ports: { inbox } }) => {
        const one = message();
        await inbox.record(one);
        const other = { ...one, source: 'other' };
        const joined = { source: `${one.source}:${one.messageId}`, messageId: one.messageId };
        for (const each of [other, joined]) expectSame(await inbox.record(each), true, `a message of ${each.source}`);
      },
    },
    {
      name: 'tells messages apart by every character',
      run: async ({ ports: { inbox } }) => {
        const one = message();
        await inbox.record(one);
        for (const messageId of [
          one.messageId.toUpperCase(),
          `${one.messageId} `,
          ` ${one.messageId}`,
          `${one.messageId}é`,
        ])
          expectSame(await inbox.record({ ...one, messageId }), true, `the message "${messageId}"`);
      },
    },
  ],
};

const broken =
  (change: (inbox: Inbox) => Partial<Inbox>) =>
  (subject: Subject): Subject => ({ ports: { inbox: { ...subject.ports.inbox, ...change(subject.ports.inbox) } } });

const renamed =
  (name: (message: InboxMessage) => InboxMessage) =>
  (inbox: Inbox): Inbox => ({ has: (one) => inbox.has(name(one)), record: (one) => inbox.record(name(one)) });

/** `Inbox` made wrong, one defect each. */
export const inboxSaboteurs: readonly Saboteur<Subject>[] = [
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
