import type { Page, PageRequest } from '../kernel/index.ts';

/**
 * One page of a list that only grows at its end; the cursor is the id of the last item returned.
 */
export const pageOf = <Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  { limit, cursor }: PageRequest,
): Page<Item> => {
  const from = cursor === undefined ? 0 : items.findIndex((item) => idOf(item) === cursor) + 1;
  const page = items.slice(from, from + limit);
  const last = page.at(-1);
  return { items: page, nextCursor: last !== undefined && from + limit < items.length ? idOf(last) : null };
};
