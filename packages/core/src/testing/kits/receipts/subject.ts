import { instant, money } from '../../../kernel/index.ts';
import type { OrderId, OrganizationId } from '../../../kernel/index.ts';
import { plainLine } from '../../../pricing/index.ts';
import type { Receipt, ReceiptDraft } from '../../../receipts/index.ts';
import type { PortsSubject } from '../subject.ts';
import { freshName } from '../subject.ts';

/** The receipts of a store. */
export type ReceiptsSubject = PortsSubject<'receipts'>;

/** A fresh organization. */
export const freshOrganization = (): OrganizationId => freshName('organization') as OrganizationId;

/** A receipt to issue, with a cause of its own. */
export const draftFor = (
  organizationId: OrganizationId,
  over: Partial<ReceiptDraft['content']> = {},
): ReceiptDraft => ({
  cause: freshName('cause'),
  content: {
    kind: 'receipt',
    organizationId,
    orderId: freshName('order') as OrderId,
    at: instant(1_767_225_600_000),
    seller: { name: 'Strings Inc.', details: { legalName: 'Strings Ltd.', address: 'Ring 1\nWien', taxId: null } },
    event: {
      title: 'Night of Strings',
      startsAt: instant(1_767_325_600_000),
      venue: { name: 'Arena', city: 'Wien', country: 'AT', timeZone: 'Europe/Vienna' },
    },
    lines: [{ label: 'Row A, seat 1', tierName: 'stalls', parts: plainLine(1_999) }],
    discountCode: null,
    fees: [],
    taxes: [],
    total: money(1_999, 'EUR'),
    ...over,
  },
});

/** Every receipt of an organization, page by page. */
export const allOf = async (
  { ports: { receipts } }: Pick<ReceiptsSubject, 'ports'>,
  organizationId: OrganizationId,
  limit = 100,
): Promise<readonly Receipt[]> => {
  const all: Receipt[] = [];
  let cursor: string | undefined;
  do {
    const page = await receipts.ofOrganization(organizationId, { limit, cursor });
    all.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
};

/** 1, 2, 3 and so on, up to `count`. */
export const countTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);
