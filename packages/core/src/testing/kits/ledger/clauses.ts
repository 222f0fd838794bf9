import type { EventId, Page } from '../../../kernel/index.ts';
import { tellEntries } from '../../../ledger/index.ts';
import type { LedgerEntry, PaymentSums } from '../../../ledger/index.ts';
import { expectFault, expectOk, expectSame, expectSameSet } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { readWhole } from '../log.ts';
import { aggregateSamples, newPayment } from '../samples.ts';
import { openSale } from '../seat-sales/subject.ts';
import { freshName, raceOnBoth } from '../subject.ts';
import { entryOf, everythingOf, freshOrganization, posted, second } from './subject.ts';
import type { LedgerSubject } from './subject.ts';

const everyPage = async <Item>(read: (cursor: string | undefined) => Promise<Page<Item>>): Promise<Item[]> => {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
};

const idsOf = (entries: readonly LedgerEntry[]): readonly string[] => entries.map(({ entryId }) => entryId);

const clauses: readonly Clause<LedgerSubject>[] = [
  {
    name: 'gives back what was told, to the last posting',
    run: async (subject) => {
      const organizationId = freshOrganization();
      const [entry] = await posted(subject, (payment) => [entryOf(payment, { organizationId })]);
      const { items } = await subject.ports.ledger.entries(everythingOf(organizationId), { limit: 10 });
      expectSame(items, [entry], 'the entries of the organization');
    },
  },
  {
    name: 'keeps an entry once, of fifty that tell of it at once',
    races: true,
    run: async (subject) => {
      const organizationId = freshOrganization();
      const payment = newPayment(subject.ports.clock.now());
      const entry = entryOf(payment, { organizationId });
      await raceOnBoth(subject, 50, (ports) => posted({ ports }, () => [entry], { eventId: payment.eventId }));
      const { items } = await subject.ports.ledger.entries(everythingOf(organizationId), { limit: 100 });
      expectSame(idsOf(items), [entry.entryId], 'the entries');
      const [sums] = await subject.ports.ledger.ofPayments([payment.paymentId]);
      expectSame(sums?.capturedMinor, 1_999, 'what was captured');
    },
  },
  {
    name: 'lists the entries of an organization by time, a period page by page, and nobody else’s',
    run: async (subject) => {
      const [organizationId, other] = [freshOrganization(), freshOrganization()];
      const own: LedgerEntry[] = [];
      for (const seconds of [3, 1, 2, 2, 0, 4])
        own.push(...(await posted(subject, (payment) => [entryOf(payment, { organizationId, seconds })])));
      await posted(subject, (payment) => [entryOf(payment, { organizationId: other, seconds: 2 })]);
      const query = { organizationId, from: second(1), to: second(4) };
      const listed = await everyPage((cursor) => subject.ports.ledger.entries(query, { limit: 1, cursor }));
      const promised = own
        .filter(({ postedAt }) => postedAt >= second(1) && postedAt < second(4))
        .sort((one, two) => one.postedAt - two.postedAt || (one.entryId < two.entryId ? -1 : 1));
      expectSame(idsOf(listed), idsOf(promised), 'the entries from the first second to before the fourth');
    },
  },
  {
    name: 'sums up postings by account and currency, within the period',
    run: async (subject) => {
      const organizationId = freshOrganization();
      const post = (wishes: Parameters<typeof entryOf>[1]) =>
        posted(subject, (payment) => [entryOf(payment, { organizationId, ...wishes })]);
      await post({ amountMinor: 500, seconds: 1 });
      await post({ amountMinor: 700, seconds: 2 });
      await post({ amountMinor: 300, currency: 'USD', seconds: 2 });
      await post({ amountMinor: 200, kind: 'sold', seconds: 2 });
      await post({ amountMinor: 9_999, seconds: 3 });
      const balances = await subject.ports.ledger.balances({ organizationId, from: second(1), to: second(3) });
      expectSameSet(
        balances.map(({ account, balance }) => `${account} ${balance.amountMinor} ${balance.currency}`),
        [
          'gateway:kit 1200 EUR',
          'receivable -1000 EUR',
          'organizer -200 EUR',
          'gateway:kit 300 USD',
          'receivable -300 USD',
        ],
        'the balances',
      );
    },
  },
  {
    name: 'finds an entry that names no organization with that of its concert',
    run: async (subject) => {
      const organizationId = freshOrganization();
      const { id, state } = aggregateSamples.event();
      const event = { ...state, organizationId };
      expectOk(await subject.ports.events.save({ state: event, events: [], expectedVersion: 0 }), 'a concert');
      const told = (payment: Parameters<typeof entryOf>[0]) => [entryOf(payment, { organizationId: null })];
      const [entry] = await posted(subject, told, { eventId: id });
      await posted(subject, told, { eventId: freshName('concert') as EventId });
      const { items } = await subject.ports.ledger.entries(everythingOf(organizationId), { limit: 10 });
      expectSame(items, [{ ...entry, organizationId }], 'the entries of the organization');
    },
  },
  {
    name: 'refuses whole what has an entry that is not balanced',
    run: async (subject) => {
      const { payments, ledger, changeFeed, clock } = subject.ports;
      const state = newPayment(clock.now());
      const entry = entryOf(state);
      const [first] = entry.postings;
      for (const postings of [[], first === undefined ? [] : [first, first]]) {
        const [event] = tellEntries([entry]);
        const events = event === undefined ? [] : [{ ...event, payload: { ...entry, postings } }];
        await expectFault(() => payments.save({ state, events, expectedVersion: 0 }), 'an entry that is not balanced');
      }
      expectSame(await payments.find(state.paymentId), undefined, 'the payment');
      expectSame(await ledger.ofOrder(state.orderId), [], 'the entries of its order');
      const told = (await readWhole(changeFeed)).filter(({ aggregateId }) => aggregateId === entry.entryId);
      expectSame(told, [], 'what was told');
    },
  },
  {
    name: 'has what a settlement tells and what its payment tells, and the way back',
    run: async (subject) => {
      const { seatSales, ledger } = subject.ports;
      const sale = openSale(subject);
      const order = await sale.placed(['A1']);
      const capture = await sale.payment(order, 1);
      const told = (wishes: Parameters<typeof entryOf>[1]) => tellEntries([entryOf(capture.state, wishes)]);
      const settling = sale.settling(order);
      const payment = { ...capture, events: [...capture.events, ...told({})] };
      const events = [...settling.events, ...told({ kind: 'sold', seconds: 1 })];
      expectOk(await seatSales.settle({ ...settling, events, effect: { payment } }), 'a settlement');
      const reverting = sale.reverting(settling.paid);
      const back = [...reverting.events, ...told({ kind: 'taken_back', seconds: 2 })];
      expectOk(await seatSales.revert({ ...reverting, events: back }), 'the way back');
      const kinds = (await ledger.ofOrder(order.orderId)).map(({ kind }) => kind);
      expectSame(kinds, ['captured', 'sold', 'taken_back'], 'the entries of the order');
    },
  },
  {
    name: 'sums up a payment: captured, returned, disputed, and what nobody has tickets for',
    run: async (subject) => {
      const [entry] = await posted(subject, (payment) => [
        entryOf(payment, { amountMinor: 1_000 }),
        entryOf(payment, { amountMinor: 600, kind: 'sold', seconds: 1 }),
        entryOf(payment, { amountMinor: 300, kind: 'returned', seconds: 2 }),
        entryOf(payment, { amountMinor: 50, kind: 'disputed', seconds: 3 }),
        entryOf(payment, { amountMinor: 20, kind: 'taken_back', seconds: 4 }),
      ]);
      if (entry === undefined) return;
      const { paymentId, orderId } = entry;
      const sums: PaymentSums = {
        paymentId,
        orderId,
        currency: 'EUR',
        capturedMinor: 1_000,
        returnedMinor: 300,
        disputedMinor: 50,
        receivableMinor: 120,
        movedAt: second(3),
      };
      const unknown = newPayment(second(0)).paymentId;
      expectSame(await subject.ports.ledger.ofPayments([paymentId, unknown]), [sums], 'the sums');
      expectSame(await subject.ports.ledger.ofPayments([]), [], 'the sums of no payment');
    },
  },
  {
    name: 'lists the payments of a gateway where their money moved last, page by page',
    run: async (subject) => {
      const provider = freshName('provider');
      const at = (...wishes: readonly Parameters<typeof entryOf>[1][]) =>
        posted(subject, (payment) => wishes.map((wish) => entryOf(payment, { provider, ...wish })));
      const [early] = await at({ seconds: 1 });
      const [refundedLater] = await at({ seconds: 1 }, { kind: 'returned', seconds: 9 });
      const [sold] = await at({ seconds: 2 }, { kind: 'sold', seconds: 8 });
      const [refunded] = await at({ seconds: 0 }, { kind: 'returned', seconds: 3 });
      await at({ seconds: 5, provider: freshName('provider') });
      const list = (from: number, to: number) =>
        everyPage((cursor) =>
          subject.ports.ledger.moved({ provider, from: second(from), to: second(to), limit: 1, cursor }),
        );
      const idOf = (entry: LedgerEntry | undefined): string => entry?.paymentId ?? '';
      expectSame(
        (await list(1, 9)).map(({ paymentId }) => paymentId),
        [early, sold, refunded].map(idOf),
        'the payments of the first seconds',
      );
      expectSame(
        (await list(9, 10)).map(({ paymentId, returnedMinor }) => [paymentId, returnedMinor]),
        [[idOf(refundedLater), 1_999]],
        'the payment that went back later',
      );
    },
  },
];

/** What every `Ledger` promises. */
export const ledgerKit: Kit<LedgerSubject> = { port: 'Ledger', clauses };
