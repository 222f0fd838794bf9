import { ok } from '../../../kernel/index.ts';
import type { Saboteur } from '../kit.ts';
import { askingSaboteurs } from './asking.ts';
import { lockingAlone } from '../locking-alone.ts';
import { misrouted } from '../samples.ts';
import { breaking } from '../subject.ts';
import type { PaymentsSubject } from './subject.ts';

const broken = breaking<'payments', PaymentsSubject>('payments');

/** Broken `Payments` adapters, one defect each. */
export const paymentsSaboteurs: readonly Saboteur<PaymentsSubject>[] = [
  {
    name: 'takes two payments for one attempt',
    rejectedBy: 'takes one payment for each attempt of an order, of fifty that race',
    sabotage: broken((payments) => ({
      save: async (change) => {
        const answer = await payments.save(change);
        return !answer.ok && answer.refusal.currentVersion === 0 ? ok(1) : answer;
      },
    })),
  },
  {
    name: 'saves a change again when its message comes again',
    rejectedBy: 'saves what a message brought once, of fifty that bring it at once',
    sabotage: broken((payments) => ({
      saveOnce: async (change, brought) => {
        const answer = await payments.saveOnce(change, brought);
        const version = (await payments.find(change.state.paymentId))?.version ?? 0;
        return answer.ok ? answer : payments.save({ ...change, expectedVersion: version });
      },
    })),
  },
  {
    name: 'locks within its process, looks at the message, and saves then',
    rejectedBy: 'saves what a message brought once, of fifty that bring it at once',
    sabotage: lockingAlone<'payments', PaymentsSubject>('payments')((payments, turn, { inbox }) => ({
      saveOnce: (change, brought) =>
        turn(
          () => inbox.has(brought),
          async (isKnown) => {
            const answer = await payments.saveOnce(change, brought);
            return !answer.ok && !isKnown ? ok(change.expectedVersion + 1) : answer;
          },
        ),
    })),
  },
  {
    name: 'keys what a message brought by what it is about',
    rejectedBy: 'tells what a message brought under the key it was given',
    sabotage: broken((payments) => ({
      saveOnce: (change, brought) => payments.saveOnce({ ...change, events: change.events.map(misrouted) }, brought),
    })),
  },
  {
    name: 'records the message first and then saves',
    rejectedBy: 'keeps no message whose change it refused',
    sabotage: broken((payments, { ports }) => ({
      saveOnce: async (change, brought) => {
        if (!(await ports.inbox.record(brought))) return { ok: false, refusal: { code: 'messaging/message-repeated' } };
        return payments.save(change);
      },
    })),
  },
  {
    name: 'saves first and then looks at the message',
    rejectedBy: 'saves nothing for a message that took effect before',
    sabotage: broken((payments, { ports }) => ({
      saveOnce: async (change, brought) => {
        const answer = await payments.save(change);
        const first = await ports.inbox.record(brought);
        return first ? answer : { ok: false, refusal: { code: 'messaging/message-repeated' } };
      },
    })),
  },
  {
    name: 'refuses a change because of another that came at the same time',
    rejectedBy: 'saves fifty changes that come at once, each for itself',
    sabotage: broken((payments) => {
      let refused: Awaited<ReturnType<typeof payments.saveOnce>> | undefined;
      return {
        saveOnce: async (change, brought) => {
          const answer = await payments.saveOnce(change, brought);
          if (!answer.ok) refused ??= answer;
          return refused ?? answer;
        },
      };
    }),
  },
  ...askingSaboteurs,
];
