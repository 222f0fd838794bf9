import { ok } from '../../../kernel/index.ts';
import { isBalanced } from '../../../ledger/index.ts';
import type { LedgerEntry } from '../../../ledger/index.ts';
import type { Saboteur } from '../kit.ts';
import { breaking } from '../subject.ts';
import type { LedgerSubject } from './subject.ts';

const broken = breaking<'ledger', LedgerSubject>('ledger');
const brokenPayments = breaking<'payments', LedgerSubject>('payments');

/** Broken `Ledger` adapters, one defect each. */
export const ledgerSaboteurs: readonly Saboteur<LedgerSubject>[] = [
  {
    name: 'drops an entry',
    rejectedBy: 'has what a settlement tells and what its payment tells, and the way back',
    sabotage: broken((ledger) => ({ ofOrder: async (orderId) => (await ledger.ofOrder(orderId)).slice(1) })),
  },
  {
    name: 'forgets the smaller half of a posting',
    rejectedBy: 'gives back what was told, to the last posting',
    sabotage: broken((ledger) => ({
      entries: async (query, page) => {
        const { items, nextCursor } = await ledger.entries(query, page);
        return { items: items.map((entry) => ({ ...entry, postings: entry.postings.slice(0, 1) })), nextCursor };
      },
    })),
  },
  {
    name: 'has an entry twice that was told twice',
    rejectedBy: 'keeps an entry once, of fifty that tell of it at once',
    sabotage: broken((ledger) => ({
      entries: async (query, page) => {
        const { items, nextCursor } = await ledger.entries(query, page);
        return { items: items.flatMap((entry) => [entry, entry]), nextCursor };
      },
    })),
  },
  {
    name: 'shows the entries of another organization',
    rejectedBy: 'lists the entries of an organization by time, a period page by page, and nobody else’s',
    sabotage: broken((ledger, { ports }) => {
      const all: LedgerEntry[] = [];
      return {
        entries: async (query, page) => {
          for (const { payload, aggregateType } of await ports.changeFeed.read({ after: 0 as never, limit: 100_000 }))
            if (aggregateType === 'ledger') all.push(payload as LedgerEntry);
          const { items, nextCursor } = await ledger.entries(query, page);
          const foreign = all.find((entry) => entry.organizationId !== query.organizationId);
          return { items: foreign === undefined ? items : [...items, foreign], nextCursor };
        },
      };
    }),
  },
  {
    name: 'counts the last moment of a period in two periods',
    rejectedBy: 'sums up postings by account and currency, within the period',
    sabotage: broken((ledger) => ({
      balances: (query) => ledger.balances({ ...query, to: (query.to + 1) as typeof query.to }),
    })),
  },
  {
    name: 'adds pounds to apples',
    rejectedBy: 'sums up postings by account and currency, within the period',
    sabotage: broken((ledger) => ({
      balances: async (query) =>
        (await ledger.balances(query)).map(({ account, balance }) => ({
          account,
          balance: { ...balance, currency: 'EUR' },
        })),
    })),
  },
  {
    name: 'knows only organizations that an entry names',
    rejectedBy: 'finds an entry that names no organization with that of its concert',
    sabotage: broken((ledger) => ({
      entries: async (query, page) => {
        const { items, nextCursor } = await ledger.entries(query, page);
        const [latest] = items.slice(-1);
        return latest?.eventId === 'event-of-the-kit' ? { items, nextCursor } : { items: [], nextCursor: null };
      },
    })),
  },
  {
    name: 'leaves out whose an entry is that names nobody',
    rejectedBy: 'finds an entry that names no organization with that of its concert',
    sabotage: broken((ledger) => ({
      entries: async (query, page) => {
        const { items, nextCursor } = await ledger.entries(query, page);
        return { items: items.map(({ organizationId: _, ...entry }) => entry), nextCursor };
      },
    })),
  },
  {
    name: 'accepts an entry that is not balanced',
    rejectedBy: 'refuses whole what has an entry that is not balanced',
    sabotage: brokenPayments((payments) => ({
      save: async (change) => {
        const wrong = change.events.some(
          ({ aggregateType, payload }) => aggregateType === 'ledger' && !isBalanced((payload as LedgerEntry).postings),
        );
        return wrong ? ok(1) : payments.save(change);
      },
    })),
  },
  {
    name: 'forgets what went back',
    rejectedBy: 'sums up a payment: captured, returned, disputed, and what nobody has tickets for',
    sabotage: broken((ledger) => ({
      ofPayments: async (paymentIds) =>
        (await ledger.ofPayments(paymentIds)).map((sums) => ({ ...sums, returnedMinor: 0 })),
    })),
  },
  {
    name: 'lists a payment where it was captured and where it went back',
    rejectedBy: 'lists the payments of a gateway where their money moved last, page by page',
    sabotage: broken((ledger) => ({
      moved: (request) => ledger.moved({ ...request, to: (request.to + 3_600_000) as typeof request.to }),
    })),
  },
];
