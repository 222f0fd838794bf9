import type { OrderId } from '../../../kernel/index.ts';
import { expectSame, expectThat } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { freshName, raceOnBoth } from '../subject.ts';
import { allOf, countTo, draftFor, freshOrganization } from './subject.ts';
import type { ReceiptsSubject } from './subject.ts';

const clauses: readonly Clause<ReceiptsSubject>[] = [
  {
    name: 'numbers from 1, in the order of the drafts, and keeps what they say',
    run: async (subject) => {
      const organizationId = freshOrganization();
      const drafts = [1, 2, 3].map(() => draftFor(organizationId));
      const issued = await subject.ports.receipts.issue(drafts);
      expectSame(
        issued.map(({ number, cause, content }) => ({ number, cause, content })),
        drafts.map((draft, at) => ({ number: at + 1, ...draft })),
        'what was issued',
      );
      expectSame(await allOf(subject, organizationId, 2), issued, 'what the organization has');
    },
  },
  {
    name: 'gives every organization a series of its own',
    run: async (subject) => {
      const [one, other] = [freshOrganization(), freshOrganization()];
      const drafts = [one, other, one, other].map((organizationId) => draftFor(organizationId));
      const issued = await subject.ports.receipts.issue(drafts);
      expectSame(
        issued.map(({ number }) => number),
        [1, 1, 2, 2],
        'the numbers',
      );
    },
  },
  {
    name: 'issues once for a cause, and what was said first stays',
    run: async (subject) => {
      const { receipts } = subject.ports;
      const organizationId = freshOrganization();
      const first = draftFor(organizationId);
      const [issued] = await receipts.issue([first]);
      const changed = { ...first, content: { ...first.content, seller: { name: 'Others Inc.', details: null } } };
      const next = draftFor(organizationId);
      const again = await receipts.issue([changed, next, changed, next]);
      expectSame(
        again.map(({ number }) => number),
        [1, 2, 1, 2],
        'the numbers',
      );
      expectSame(again[0], issued, 'the first receipt');
      expectSame(await allOf(subject, organizationId), again.slice(0, 2), 'what the organization has');
    },
  },
  {
    name: 'leaves no gap and gives no number twice to eight who issue the same and others at once',
    races: true,
    run: async (subject) => {
      const organizationId = freshOrganization();
      const shared = countTo(5).map(() => draftFor(organizationId));
      const issued = await raceOnBoth(subject, 8, ({ receipts }) =>
        receipts.issue([...shared, draftFor(organizationId)]),
      );
      const all = await allOf(subject, organizationId);
      expectSame(
        all.map(({ number }) => number),
        countTo(13),
        'the numbers',
      );
      for (const { cause, number } of issued.flat())
        expectSame(all.find((receipt) => receipt.cause === cause)?.number, number, `the number of ${cause}`);
    },
  },
  {
    name: 'leaves no gap when it fails on the way, and issues nothing of what failed',
    run: async (subject) => {
      const { receipts } = subject.ports;
      const organizationId = freshOrganization();
      await receipts.issue([draftFor(organizationId)]);
      // A store that can't hold this character refuses it; any other keeps it unchanged.
      const unfit = draftFor(organizationId, { discountCode: '\u0000' });
      const failed = await receipts.issue([draftFor(organizationId), unfit]).then(
        () => 2,
        () => 0,
      );
      await receipts.issue([draftFor(organizationId)]);
      const all = await allOf(subject, organizationId);
      expectSame(
        all.map(({ number }) => number),
        countTo(2 + failed),
        'the numbers',
      );
    },
  },
  {
    name: 'lists those of an order by number',
    run: async (subject) => {
      const { receipts } = subject.ports;
      const organizationId = freshOrganization();
      const orderId = freshName('order') as OrderId;
      const paid = draftFor(organizationId, { orderId });
      const refunded = draftFor(organizationId, { orderId, kind: 'credit-note' });
      const issued = await receipts.issue([paid, draftFor(organizationId), refunded]);
      expectSame(await receipts.ofOrder(orderId), [issued[0], issued[2]], 'those of the order');
      expectSame(await receipts.ofOrder(freshName('order') as OrderId), [], 'those of another order');
    },
  },
  {
    name: 'dates them by its clock, and none before one with a lower number',
    run: async (subject) => {
      const organizationId = freshOrganization();
      for (const _ of countTo(3)) {
        await subject.ports.receipts.issue([draftFor(organizationId)]);
        await subject.wait(5);
      }
      const dates = (await allOf(subject, organizationId)).map(({ issuedAt }) => issuedAt);
      expectThat(
        dates.every((date, at) => date > 0 && (at === 0 || date >= (dates[at - 1] ?? date))),
        `dates grow with numbers, unlike ${dates.join(', ')}`,
      );
      expectThat((dates[2] ?? 0) > (dates[0] ?? 0), 'each is dated when it is issued');
    },
  },
];

/** What every `Receipts` promises. */
export const receiptsKit: Kit<ReceiptsSubject> = { port: 'Receipts', clauses };
