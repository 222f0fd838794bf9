import { latest } from '../kernel/index.ts';
import type { OrganizationId } from '../kernel/index.ts';
import type { Receipt, Receipts } from '../receipts/index.ts';
import type { MemoryDatabase } from './database.ts';
import { pageOf } from './page-of.ts';

/** The receipts of the memory database: nothing is awaited between the last number and the next. */
export const memoryReceipts = ({ clock, receipts, receiptOfCause }: MemoryDatabase): Receipts => {
  const series = (organizationId: OrganizationId): Receipt[] => {
    const known = receipts.get(organizationId) ?? [];
    receipts.set(organizationId, known);
    return known;
  };
  return {
    issue: async (drafts) =>
      drafts.map(({ cause, content }) => {
        const before = receiptOfCause.get(cause);
        if (before !== undefined) return before;
        const own = series(content.organizationId);
        const last = own.at(-1);
        const now = clock.now();
        const issuedAt = last === undefined ? now : latest(now, last.issuedAt);
        const receipt: Receipt = { number: own.length + 1, issuedAt, cause, content };
        own.push(receipt);
        receiptOfCause.set(cause, receipt);
        return receipt;
      }),
    ofOrder: async (orderId) => [...receipts.values()].flat().filter(({ content }) => content.orderId === orderId),
    ofOrganization: async (organizationId, page) =>
      pageOf(series(organizationId), ({ number }) => String(number), page),
  };
};
