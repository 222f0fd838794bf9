import type { Change, OrderId, OutboxEvent } from '../../../kernel/index.ts';
import type { InboxMessage } from '../../../messaging/index.ts';
import type { Payment } from '../../../payments/index.ts';
import { expectOk, expectRefused, expectSame } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { readWhole } from '../log.ts';
import { askingClauses } from './asking.ts';
import { newPayment, oneEvent } from '../samples.ts';
import { freshName, raceOnBoth } from '../subject.ts';
import type { PaymentsSubject } from './subject.ts';

const saved = async ({ ports }: PaymentsSubject, over: Partial<Payment> = {}): Promise<Payment> => {
  const state = newPayment(ports.clock.now(), over);
  expectOk(await ports.payments.save({ state, events: [], expectedVersion: 0 }), 'a payment');
  return state;
};

const succeeded = ({ ports }: PaymentsSubject, payment: Payment): Change<Payment> => ({
  state: { ...payment, progress: { status: 'succeeded', providerRef: 'ref', succeededAt: ports.clock.now() } },
  events: [oneEvent(payment.paymentId, 'PaymentSucceeded')],
  expectedVersion: 1,
});

const message = (): InboxMessage => ({ source: 'kit', messageId: freshName('message') });

const toldOf = async ({ ports }: PaymentsSubject, { paymentId }: Payment): Promise<number> =>
  (await readWhole(ports.changeFeed)).filter(({ aggregateId }) => aggregateId === paymentId).length;

const clauses: readonly Clause<PaymentsSubject>[] = [
  {
    name: 'takes one payment for each attempt of an order, of fifty that race',
    races: true,
    run: async (subject) => {
      const { payments, clock } = subject.ports;
      const orderId = freshName('order') as OrderId;
      const answers = await raceOnBoth(subject, 50, (ports) =>
        ports.payments.save({ state: newPayment(clock.now(), { orderId }), events: [], expectedVersion: 0 }),
      );
      expectSame(answers.filter((answer) => answer.ok).length, 1, 'how many first attempts were saved');
      await saved(subject, { orderId, attempt: 2 });
      const attempts = (await payments.ofOrder(orderId)).map(({ state }) => state.attempt);
      expectSame(attempts, [1, 2], 'the attempts of the order');
    },
  },
  {
    name: 'saves what a message brought once, of fifty that bring it at once',
    races: true,
    run: async (subject) => {
      const payment = await saved(subject);
      const [change, brought] = [succeeded(subject, payment), message()];
      const answers = await raceOnBoth(subject, 50, ({ payments }) => payments.saveOnce(change, brought));
      expectSame(answers.filter((answer) => answer.ok).length, 1, 'how many of fifty saved it');
      for (const answer of answers.filter((each) => !each.ok))
        expectRefused(answer, 'messaging/message-repeated', 'a repeat');
      expectSame(await subject.ports.inbox.has(brought), true, 'whether the message is known');
      expectSame(await toldOf(subject, payment), 1, 'how many events tell of it');
    },
  },
  {
    name: 'tells what a message brought under the key it was given',
    run: async (subject) => {
      const payment = await saved(subject);
      const change = succeeded(subject, payment);
      expectOk(await subject.ports.payments.saveOnce(change, message()), 'a change that a message brought');
      const told = (await readWhole(subject.ports.changeFeed)).filter(
        ({ aggregateId }) => aggregateId === payment.paymentId,
      );
      const keysOf = (events: readonly OutboxEvent[]): string[] => events.map(({ routingKey }) => routingKey);
      expectSame(keysOf(told), keysOf(change.events), 'the keys of what was told');
    },
  },
  {
    name: 'keeps no message whose change it refused',
    run: async (subject) => {
      const payment = await saved(subject);
      const [change, brought] = [succeeded(subject, payment), message()];
      const stale = await subject.ports.payments.saveOnce({ ...change, expectedVersion: 7 }, brought);
      expectSame(
        expectRefused(stale, 'kernel/version-conflicting', 'a change of another version').currentVersion,
        1,
        'the version that is stored',
      );
      expectSame(await subject.ports.inbox.has(brought), false, 'whether the message is known');
      expectOk(await subject.ports.payments.saveOnce(change, brought), 'the same message with the right version');
    },
  },
  {
    name: 'saves nothing for a message that took effect before',
    run: async (subject) => {
      const payment = await saved(subject);
      const brought = message();
      await subject.ports.inbox.record(brought);
      const answer = await subject.ports.payments.saveOnce(succeeded(subject, payment), brought);
      expectRefused(answer, 'messaging/message-repeated', 'a message that was recorded before');
      const found = await subject.ports.payments.find(payment.paymentId);
      expectSame(found, { state: payment, version: 1 }, 'the payment after a repeat');
      expectSame(await toldOf(subject, payment), 0, 'how many events tell of a repeat');
    },
  },
  {
    name: 'saves fifty changes that come at once, each for itself',
    races: true,
    run: async (subject) => {
      const { payments, inbox } = subject.ports;
      const changes: Change<Payment>[] = [];
      for (let at = 0; at < 50; at += 1) changes.push(succeeded(subject, await saved(subject)));
      const brought = changes.map(message);
      const { events } = changes[0] as Change<Payment>;
      const twin = newPayment(subject.ports.clock.now(), { orderId: changes[9]?.state.orderId as OrderId });
      const refused = new Map<number, Change<Payment>>([
        [0, { ...(changes[0] as Change<Payment>), expectedVersion: 7 }],
        [9, { state: twin, events, expectedVersion: 0 }],
      ]);
      await inbox.record(brought[30] as InboxMessage);
      const answers = await raceOnBoth(subject, 50, (ports, at) =>
        ports.payments.saveOnce(refused.get(at) ?? (changes[at] as Change<Payment>), brought[at] as InboxMessage),
      );
      const told = answers.map((answer, at) =>
        answer.ok ? `${at}: ${answer.value}` : `${at}: ${answer.refusal.code}`,
      );
      const expected = told.map((_, at) => {
        if (refused.has(at)) return `${at}: kernel/version-conflicting`;
        return at === 30 ? `${at}: messaging/message-repeated` : `${at}: 2`;
      });
      expectSame(told, expected, 'what became of each');
      for (const [at, { state }] of changes.entries()) {
        const isSaved = !refused.has(at) && at !== 30;
        expectSame((await payments.find(state.paymentId))?.version, isSaved ? 2 : 1, 'the version of a payment');
        expectSame(await inbox.has(brought[at] as InboxMessage), isSaved || at === 30, 'whether its message is known');
        expectSame(await toldOf(subject, state), isSaved ? 1 : 0, 'how many events tell of it');
      }
    },
  },
];

/** What every `Payments` promises beyond being a store of aggregates. */
export const paymentsKit: Kit<PaymentsSubject> = { port: 'Payments', clauses: [...clauses, ...askingClauses] };
