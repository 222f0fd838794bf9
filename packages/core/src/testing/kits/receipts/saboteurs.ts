import { instant } from '../../../kernel/index.ts';
import type { Receipt, ReceiptDraft, Receipts } from '../../../receipts/index.ts';
import type { Saboteur } from '../kit.ts';
import { lockingAlone } from '../locking-alone.ts';
import { breaking, freshName } from '../subject.ts';
import { draftFor } from './subject.ts';
import type { ReceiptsSubject } from './subject.ts';

const broken = breaking<'receipts', ReceiptsSubject>('receipts');
const isUnfit = ({ content }: ReceiptDraft): boolean => content.discountCode === '\u0000';

/** Issues a receipt, numbered by what was seen `before`. */
const issuedNext = (
  own: Map<string, readonly Receipt[]>,
  before: Map<string, readonly Receipt[]>,
  draft: ReceiptDraft,
): Receipt => {
  const { organizationId } = draft.content;
  const seen = before.get(organizationId) ?? [];
  const known = seen.find(({ cause }) => cause === draft.cause);
  if (known !== undefined) return known;
  const receipt = { ...draft, number: seen.length + 1, issuedAt: instant(seen.length + 1) };
  before.set(organizationId, [...seen, receipt]);
  own.set(organizationId, [...(own.get(organizationId) ?? []), receipt]);
  return receipt;
};

/** Broken `Receipts` adapters, one defect each. */
export const receiptsSaboteurs: readonly Saboteur<ReceiptsSubject>[] = [
  {
    name: 'gives two numbers to one cause',
    rejectedBy: 'issues once for a cause, and what was said first stays',
    sabotage: broken((receipts) => ({
      issue: (drafts) =>
        receipts.issue(drafts.map((draft) => ({ ...draft, cause: `${draft.cause} ${freshName('try')}` }))),
    })),
  },
  {
    name: 'lets what is said later replace what was said',
    rejectedBy: 'issues once for a cause, and what was said first stays',
    sabotage: broken((receipts) => {
      const latest = new Map<string, ReceiptDraft['content']>();
      const renewed = (receipt: Receipt): Receipt => ({
        ...receipt,
        content: latest.get(receipt.cause) ?? receipt.content,
      });
      return {
        issue: async (drafts) => {
          for (const { cause, content } of drafts) latest.set(cause, content);
          return (await receipts.issue(drafts)).map(renewed);
        },
      };
    }),
  },
  {
    name: 'leaves a gap after a failure',
    rejectedBy: 'leaves no gap when it fails on the way, and issues nothing of what failed',
    sabotage: broken((receipts) => {
      let lost = 0;
      const shifted = (receipt: Receipt): Receipt => ({ ...receipt, number: receipt.number + lost });
      return {
        issue: async (drafts) => {
          if (drafts.some(isUnfit)) {
            lost += drafts.length;
            throw new Error('the numbers are gone');
          }
          return receipts.issue(drafts);
        },
        ofOrganization: async (...asked: Parameters<Receipts['ofOrganization']>) => {
          const page = await receipts.ofOrganization(...asked);
          return { ...page, items: page.items.map((each) => (each.number > 1 ? shifted(each) : each)) };
        },
      };
    }),
  },
  {
    name: 'issues half of what failed',
    rejectedBy: 'leaves no gap when it fails on the way, and issues nothing of what failed',
    sabotage: broken((receipts) => ({
      issue: async (drafts) => {
        const issued = await receipts.issue(drafts.filter((draft) => !isUnfit(draft)));
        if (drafts.some(isUnfit)) throw new Error('half of it is there');
        return issued;
      },
    })),
  },
  {
    name: 'locks within its process, reads the last number, and takes the next',
    rejectedBy: 'leaves no gap and gives no number twice to eight who issue the same and others at once',
    sabotage: (subject) => {
      const own = new Map<string, readonly Receipt[]>();
      return lockingAlone<'receipts', ReceiptsSubject>('receipts')((receipts, turn) => ({
        issue: (drafts) =>
          turn(
            async () => new Map(own),
            async (before) => drafts.map((draft) => issuedNext(own, before, draft)),
          ),
        ofOrganization: async (organizationId, page) => {
          const items = own.get(organizationId);
          return items === undefined ? receipts.ofOrganization(organizationId, page) : { items, nextCursor: null };
        },
      }))(subject);
    },
  },
  {
    name: 'has one series for everybody',
    rejectedBy: 'gives every organization a series of its own',
    sabotage: broken((receipts) => {
      const { organizationId } = draftFor(freshName('organization') as never).content;
      return {
        issue: (drafts) =>
          receipts.issue(drafts.map((draft) => ({ ...draft, content: { ...draft.content, organizationId } }))),
      };
    }),
  },
  {
    name: 'numbers in an order of its own',
    rejectedBy: 'numbers from 1, in the order of the drafts, and keeps what they say',
    sabotage: broken((receipts) => ({
      issue: async (drafts) => (await receipts.issue(drafts.toReversed())).toReversed(),
    })),
  },
  {
    name: 'forgets which order they are of',
    rejectedBy: 'lists those of an order by number',
    sabotage: broken(() => ({ ofOrder: async () => [] })),
  },
  {
    name: 'dates them all alike',
    rejectedBy: 'dates them by its clock, and none before one with a lower number',
    sabotage: broken((receipts) => ({
      ofOrganization: async (...asked: Parameters<Receipts['ofOrganization']>) => {
        const page = await receipts.ofOrganization(...asked);
        return { ...page, items: page.items.map((each) => ({ ...each, issuedAt: instant(1) })) };
      },
    })),
  },
];
