import { constant, integer, oneof, record } from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { invariant } from '../../../kernel/index.ts';
import { listKinds } from '../../kits/lists/kinds.ts';
import type { ListKind } from '../../kits/lists/kinds.ts';
import type { FilledList, ListsSubject } from '../../kits/lists/subject.ts';
import type { Comparison, Playing } from '../comparison.ts';
import { storesInMemory, toldFault } from './subject.ts';

/** A step of a history, about the list that was begun last. */
export type ListStep =
  | { readonly kind: 'begin'; readonly list: number }
  | { readonly kind: 'add'; readonly count: number }
  | { readonly kind: 'first' | 'next'; readonly limit: number };

const upTo = (max: number): Arbitrary<number> => integer({ min: 1, max });

const kindOf = (number: number): ListKind => {
  const kind = listKinds[number];
  invariant(kind, `there is no list ${number}`);
  return kind;
};

const playing = (subject: ListsSubject): Playing<ListStep> => {
  const begin = (number: number): FilledList => kindOf(number).open(subject);
  let [list, cursor]: [FilledList, string | undefined] = [begin(0), undefined];
  const page = async (limit: number): Promise<unknown> => {
    const { items, nextCursor } = await list.read({ limit, ...(cursor !== undefined && { cursor }) });
    cursor = nextCursor ?? undefined;
    const ids = list.ids();
    return [items.map((id) => ids.indexOf(id)), nextCursor === null ? 'the last page' : 'there is more'];
  };
  const take = async (step: ListStep): Promise<unknown> => {
    if (step.kind === 'begin') [list, cursor] = [begin(step.list), undefined];
    if (step.kind === 'add') for (let added = 0; added < step.count; added += 1) await list.add();
    if (step.kind === 'first') cursor = undefined;
    return step.kind === 'first' || step.kind === 'next' ? page(step.limit) : undefined;
  };
  return { play: (step) => toldFault(() => take(step)), look: () => ((cursor = undefined), page(50)) };
};

/**
 * Compares every paged list of a command store: what is on a page, in which order, and whether
 * there is more, while items are added and pages have different lengths.
 */
export const listsComparison: Comparison<ListsSubject, ListStep> = {
  port: 'Lists in pages',
  steps: oneof(
    {
      weight: 1,
      arbitrary: record({ kind: constant('begin' as const), list: integer({ min: 0, max: listKinds.length - 1 }) }),
    },
    { weight: 3, arbitrary: record({ kind: constant('add' as const), count: upTo(3) }) },
    { weight: 2, arbitrary: record({ kind: constant('first' as const), limit: upTo(4) }) },
    { weight: 3, arbitrary: record({ kind: constant('next' as const), limit: upTo(4) }) },
  ),
  maxSteps: 16,
  describe: ({ kind, ...step }) =>
    'list' in step ? `begin ${kindOf(step.list).name}` : `${kind} ${JSON.stringify(step)}`,
  specification: storesInMemory,
  begin: async (subject) => playing(subject),
};
