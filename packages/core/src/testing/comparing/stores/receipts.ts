import { array, constant, constantFrom, integer, oneof, record } from 'fast-check';
import type { OrderId, OrganizationId } from '../../../kernel/index.ts';
import type { Receipt } from '../../../receipts/index.ts';
import { readPages } from '../../kits/lists/subject.ts';
import { draftFor } from '../../kits/receipts/subject.ts';
import type { Comparison } from '../comparison.ts';
import { newNames, storesInMemory } from './subject.ts';
import type { StoresSubject } from './subject.ts';

/** A step of a history. */
export type ReceiptStep =
  | {
      readonly kind: 'issue';
      readonly drafts: readonly {
        readonly cause: number;
        readonly organization: number;
        readonly order: number;
        readonly kind: 'receipt' | 'credit-note';
      }[];
    }
  | { readonly kind: 'list'; readonly organization: number; readonly limit: number }
  | { readonly kind: 'of-order'; readonly organization: number; readonly order: number }
  | { readonly kind: 'wait'; readonly ms: number };

const one = integer({ min: 0, max: 1 });
const draft = record({
  cause: integer({ min: 0, max: 5 }),
  organization: one,
  order: one,
  kind: constantFrom('receipt' as const, 'credit-note' as const),
});

/** Compares stores of receipts: their numbers, and what stays of a cause that comes again. */
export const receiptsComparison: Comparison<StoresSubject<'receipts'>, ReceiptStep> = {
  port: 'Receipts',
  steps: oneof(
    { weight: 3, arbitrary: record({ kind: constant('issue' as const), drafts: array(draft, { maxLength: 4 }) }) },
    record({ kind: constant('list' as const), organization: one, limit: integer({ min: 1, max: 4 }) }),
    record({ kind: constant('of-order' as const), organization: one, order: one }),
    record({ kind: constant('wait' as const), ms: constantFrom(1, 10) }),
  ),
  maxSteps: 15,
  describe: ({ kind, ...step }) => `${kind} ${JSON.stringify(step)}`,
  specification: storesInMemory,
  begin: async (subject) => {
    const { receipts } = subject.ports;
    const names = await newNames(subject);
    const ownerOf = (number: number): OrganizationId => names.of(`organization${number}`) as OrganizationId;
    // An order is of one organization.
    const orderOf = (organization: number, number: number): OrderId =>
      names.of(`order${organization}-${number}`) as OrderId;
    const causes = ['b', 'bx', 'a', 'b:x', 'b"', 'B'];
    const plain = ({ number, cause, issuedAt, content: { kind, orderId } }: Receipt): unknown => [
      ...[number, cause, issuedAt, kind, orderId],
    ];
    const take = async (step: ReceiptStep): Promise<unknown> => {
      switch (step.kind) {
        case 'issue': {
          const drafts = step.drafts.map(({ cause, organization, order, kind }) => ({
            ...draftFor(ownerOf(organization), { orderId: orderOf(organization, order), kind }),
            cause: names.of(causes[cause] ?? 'c'),
          }));
          return (await receipts.issue(drafts)).map(plain);
        }
        case 'list':
          return readPages(async (page) => {
            const { items, nextCursor } = await receipts.ofOrganization(ownerOf(step.organization), page);
            return { items: items.map(({ number, cause }) => `${number} ${cause}`), nextCursor };
          }, step.limit);
        case 'of-order':
          return (await receipts.ofOrder(orderOf(step.organization, step.order))).map(plain);
        case 'wait':
          return subject.wait(step.ms);
      }
    };
    return { play: (step) => names.told(() => take(step)) };
  },
};
