import { constant, constantFrom, integer, oneof, record } from 'fast-check';
import type { LayoutId, OrganizationId } from '../../../kernel/index.ts';
import { drawing } from '../../kits/layouts/subject.ts';
import { readPages } from '../../kits/lists/subject.ts';
import type { Comparison } from '../comparison.ts';
import { newNames, storesInMemory } from './subject.ts';
import type { StoresSubject } from './subject.ts';

/** A step of a history. */
export type LayoutStep =
  | {
      readonly kind: 'save';
      readonly layout: number;
      readonly version: number;
      readonly organization: number;
      readonly drawn: number;
    }
  | { readonly kind: 'race'; readonly layout: number; readonly version: number; readonly callers: number }
  | { readonly kind: 'find'; readonly layout: number; readonly version: number }
  | { readonly kind: 'latest'; readonly layout: number }
  | { readonly kind: 'list'; readonly organization: number; readonly limit: number };

const layout = integer({ min: 0, max: 3 });
// As texts they sort otherwise.
const version = constantFrom(1, 2, 9, 10);
const organization = integer({ min: 0, max: 1 });

/** Compares stores of layouts: which version is kept, which is the latest, and in which lists. */
export const layoutsComparison: Comparison<StoresSubject<'layouts'>, LayoutStep> = {
  port: 'Layouts',
  steps: oneof(
    {
      weight: 4,
      arbitrary: record({ kind: constant('save' as const), layout, version, organization, drawn: organization }),
    },
    record({ kind: constant('race' as const), layout, version, callers: integer({ min: 2, max: 4 }) }),
    record({ kind: constant('find' as const), layout, version }),
    record({ kind: constant('latest' as const), layout }),
    record({ kind: constant('list' as const), organization, limit: integer({ min: 1, max: 4 }) }),
  ),
  maxSteps: 20,
  describe: ({ kind, ...step }) => `${kind} ${JSON.stringify(step)}`,
  specification: storesInMemory,
  begin: async (subject) => {
    const { layouts } = subject.ports;
    const names = await newNames(subject);
    const idOf = (number: number): LayoutId => names.of(['b', 'bx', 'a', 'b:x'][number] ?? 'c') as LayoutId;
    const ownerOf = (number: number): OrganizationId => names.of(`organization${number}`) as OrganizationId;
    const take = async (step: LayoutStep): Promise<unknown> => {
      switch (step.kind) {
        case 'save': {
          const over = { organizationId: ownerOf(step.organization), name: `Drawn ${step.drawn}` };
          return layouts.save(drawing(idOf(step.layout), step.version, over));
        }
        case 'race': {
          const one = drawing(idOf(step.layout), step.version, { organizationId: ownerOf(0) });
          return (await Promise.all(Array.from({ length: step.callers }, () => layouts.save(one)))).toSorted();
        }
        case 'find':
          return layouts.find(idOf(step.layout), step.version);
        case 'latest':
          return layouts.latest(idOf(step.layout));
        case 'list':
          return readPages(async (page) => {
            const { items, nextCursor } = await layouts.ofOrganization(ownerOf(step.organization), page);
            return { items: items.map((item) => JSON.stringify(item)), nextCursor };
          }, step.limit);
      }
    };
    return {
      play: (step) => names.told(() => take(step)),
      look: () => names.told(() => Promise.all([0, 1, 2, 3].map((number) => layouts.latest(idOf(number))))),
    };
  },
};
