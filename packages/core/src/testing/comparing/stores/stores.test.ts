import { describe, expect, test } from 'vitest';
import { aggregateStoreSaboteurs } from '../../kits/aggregate-store/saboteurs.ts';
import { contactsSaboteurs } from '../../kits/contacts/saboteurs.ts';
import { deadLettersSaboteurs } from '../../kits/dead-letters/saboteurs.ts';
import { discountsSaboteurs } from '../../kits/discounts/saboteurs.ts';
import { layoutsSaboteurs } from '../../kits/layouts/saboteurs.ts';
import { ledgerSaboteurs } from '../../kits/ledger/saboteurs.ts';
import { draftsClause, leftClause, ofEventClause, reviewClause } from '../../kits/lists/clauses.ts';
import { listsSaboteurs } from '../../kits/lists/saboteurs.ts';
import { paymentsSaboteurs } from '../../kits/payments/saboteurs.ts';
import { receiptsSaboteurs } from '../../kits/receipts/saboteurs.ts';
import { aggregateSamples } from '../../kits/samples.ts';
import { aggregateStoreComparison } from './aggregates.ts';
import { contactsComparison } from './contacts.ts';
import { deadLettersComparison } from './dead-letters.ts';
import { discountUsesComparison } from './discount-uses.ts';
import { layoutsComparison } from './layouts.ts';
import { ledgerComparison } from './ledger.ts';
import { listsComparison } from './lists.ts';
import { paymentsComparison } from './payments.ts';
import { receiptsComparison } from './receipts.ts';
import type { Saboteur } from '../../kits/kit.ts';
import { idempotencyKeysSaboteurs } from '../../kits/idempotency-keys/saboteurs.ts';
import { inboxSaboteurs } from '../../kits/inbox/saboteurs.ts';
import { seatSalesSaboteurs } from '../../kits/seat-sales/saboteurs.ts';
import { breaking } from '../../kits/subject.ts';
import { timersSaboteurs } from '../../kits/timers/saboteurs.ts';
import { viewsSaboteurs } from '../../kits/views/saboteurs.ts';
import type { Comparison } from '../comparison.ts';
import { expectDifference, runComparison } from '../run-comparison.ts';
import { seatSalesComparison } from './seat-sales.ts';
import { idempotencyKeysComparison, inboxComparison, timersComparison } from './small.ts';
import type { StoresSubject } from './subject.ts';
import { viewsComparison } from './views.ts';

/** Only a stopped clock shows it, so it is in no kit. */
const aMillisecondEarly: Saboteur<StoresSubject<'payments'>> = {
  name: 'takes a payment a millisecond before it is due',
  rejectedBy: 'no clause',
  sabotage: breaking<'payments', StoresSubject<'payments'>>('payments')((payments) => ({
    takeDue: (request) => payments.takeDue({ ...request, aheadMs: (request.aheadMs ?? 0) + 1 }),
  })),
};

const histories = Number(process.env['TICKETLY_HISTORIES'] ?? 100);

/** Saboteurs of a port's kit that differ in the answers of one caller after another. */
const rejects = <Subject, Step>(
  comparison: Comparison<Subject, Step>,
  saboteurs: readonly Saboteur<never>[],
  names: readonly string[],
): void => {
  const make = comparison.specification;
  runComparison(comparison, { describe, test }, make, { histories });
  describe(`${comparison.port}, compared, sabotaged`, () => {
    test.each(names)('differs when it %s', async (name) => {
      const saboteur = saboteurs.find((each) => each.name === name) as Saboteur<Subject> | undefined;
      if (saboteur === undefined) throw new Error(`no saboteur ${name}`);
      const found = await expectDifference(comparison, saboteur, make, { histories: 2_000 });
      expect(found.steps.length).toBeLessThan(8);
    });
  });
};

rejects(seatSalesComparison, seatSalesSaboteurs as never, [
  'claims the seats it can get of an order it refuses',
  'forgets the fence',
  'never lets a claim lapse',
  'refuses money that comes after the claims lapsed',
  'settles a lapsed order whatever became of the session',
  'forgets which messages took effect',
  'saves the payment of a settlement first, and fails then',
  'takes an order back first, and fails then',
]);
rejects(timersComparison, timersSaboteurs as never, [
  'brings a cancelled timer again whose lease was running',
  'drops by its id a timer that was moved',
  'takes one more than it brings where there are more than were asked for',
]);
rejects(idempotencyKeysComparison, idempotencyKeysSaboteurs as never, [
  'looks at no body',
  'never gives up a key that was begun',
  'gives the answer of one operation for another',
  'drops an answer that comes after the lease',
  'lets whoever began a key answer it',
]);
rejects(inboxComparison, inboxSaboteurs as never, ['looks at the id alone', 'takes every message for a new one']);
rejects(viewsComparison, viewsSaboteurs as never, [
  'writes what comes last of a batch, whatever its position',
  'keeps quiet about what is stale',
  'goes on with a build of a history that is over',
]);
rejects(layoutsComparison, layoutsSaboteurs as never, [
  'gives the latest version for one it does not have',
  'writes over a version',
  'tells every caller that the version is theirs',
  'lists every version of a layout',
  'takes the version saved last for the latest',
]);
// The other lists of the kit, and its counts, are in no history.
const ofOneList = new Set<string>([leftClause, reviewClause, ofEventClause, draftsClause]);
rejects(
  listsComparison,
  listsSaboteurs as never,
  listsSaboteurs.filter(({ rejectedBy }) => !ofOneList.has(rejectedBy)).map(({ name }) => name),
);
rejects(contactsComparison, contactsSaboteurs as never, [
  'keeps the first that was given',
  'keeps the key of one and what another sealed',
  'takes whatever comes, however often',
  'ends a list after its first page',
  'still has what was erased',
]);
rejects(receiptsComparison, receiptsSaboteurs as never, [
  'gives two numbers to one cause',
  'lets what is said later replace what was said',
  'has one series for everybody',
  'numbers in an order of its own',
  'forgets which order they are of',
]);
rejects(paymentsComparison, [...paymentsSaboteurs, aMillisecondEarly] as never, [
  aMillisecondEarly.name,
  'takes two payments for one attempt',
  'asks after payments that were saved just now',
  'gives what is due to everybody who asks',
  'lets a payment rest longer and longer without end',
  'does not notice that a payment was saved',
  'counts refunds among the rest',
]);
rejects(deadLettersComparison, deadLettersSaboteurs as never, [
  'keeps the type for the reason',
  'lets the last letter stand',
  'mixes the consumers up',
  'retries whatever the cause',
  'takes a consumer for its first partition',
  'ends a letter that moved on',
  'counts what recovered',
]);

rejects(discountUsesComparison, discountsSaboteurs as never, [
  'forgets to release the use of an order that is taken back',
  'keeps the use of a cart that is never paid',
  'counts the uses of a buyer across discounts',
  'grants a use to everybody who has one of another discount',
  'pins the seats of an order, and not its use',
  'asks nobody for the time',
  'pays late orders whatever is left',
]);
rejects(ledgerComparison, ledgerSaboteurs as never, [
  'drops an entry',
  'forgets the smaller half of a posting',
  'has an entry twice that was told twice',
  'shows the entries of another organization',
  'counts the last moment of a period in two periods',
  'adds pounds to apples',
  'accepts an entry that is not balanced',
  'forgets what went back',
]);

const organizations = aggregateStoreComparison(
  'Organizations',
  aggregateSamples.organization,
  ({ organizations }) => organizations,
);
rejects(organizations, aggregateStoreSaboteurs() as never, [
  'writes over what was saved meanwhile',
  'checks, then acts',
  'loses the events',
  'tells of a save it refused',
  'makes what it is asked to change',
  'keeps the first half of a change that fails',
  'takes a version that is one behind',
  'takes a version that is still to come',
  'finds what was first saved',
]);
