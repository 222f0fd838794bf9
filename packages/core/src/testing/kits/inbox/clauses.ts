import { expectSame, race } from '../expectations.ts';
import type { Kit } from '../kit.ts';
import type { InboxSubject } from './subject.ts';
import type { InboxMessage } from '../../../messaging/index.ts';
import { freshName } from '../subject.ts';

const message = (): InboxMessage => ({ source: 'kit', messageId: freshName('message') });

/**
 * What every `Inbox` promises. What is recorded with an effect is in the kits of `Payments` and
 * `SeatSales`.
 */
export const inboxKit: Kit<InboxSubject> = {
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
