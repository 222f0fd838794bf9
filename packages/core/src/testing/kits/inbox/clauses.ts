import { expectSame } from '../expectations.ts';
import type { Kit } from '../kit.ts';
import type { InboxSubject } from './subject.ts';
import type { InboxMessage } from '../../../messaging/index.ts';
import { betweenNames, freshName, raceOnBoth, lookalikes } from '../subject.ts';

const message = (): InboxMessage => ({ source: 'kit', messageId: freshName('message') });

/**
 * What every `Inbox` promises. The kits of `Payments` and `SeatSales` check what is recorded
 * together with an effect.
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
      races: true,
      run: async (subject) => {
        const one = message();
        const answers = await raceOnBoth(subject, 50, ({ inbox }) => inbox.record(one));
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
      name: 'tells a source from a message wherever the one ends and the other begins',
      run: async ({ ports: { inbox } }) => {
        const id = freshName('message');
        for (const sign of betweenNames) {
          const one = { source: `kit${sign}a`, messageId: id };
          expectSame(await inbox.record(one), true, `a message of ${one.source}`);
          const other = { source: 'kit', messageId: `a${sign}${id}` };
          expectSame(await inbox.has(other), false, `whether ${other.messageId} of another source is known`);
          expectSame(await inbox.record(other), true, `the message ${other.messageId} of another source`);
        }
      },
    },
    {
      name: 'tells messages apart by every character',
      run: async ({ ports: { inbox } }) => {
        const one = message();
        for (const messageId of lookalikes(one.messageId))
          expectSame(await inbox.record({ ...one, messageId }), true, `the message "${messageId}"`);
      },
    },
    {
      name: 'knows a message again after thousands of others',
      run: async ({ ports: { inbox } }) => {
        const first = message();
        await inbox.record(first);
        for (let batch = 0; batch < 25; batch += 1)
          await Promise.all(Array.from({ length: 100 }, () => inbox.record(message())));
        expectSame(await inbox.has(first), true, 'whether the first of thousands is known');
        expectSame(await inbox.record(first), false, 'a recording of the first of thousands');
      },
    },
  ],
};
