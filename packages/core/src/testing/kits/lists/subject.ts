import type { Page, PageRequest } from '../../../kernel/index.ts';
import { expectSame } from '../expectations.ts';
import type { PortsSubject } from '../subject.ts';

/** Every paged list of a command store, with the ports that fill it. */
export type ListsSubject = PortsSubject<
  | 'seatSales'
  | 'orders'
  | 'payments'
  | 'tickets'
  | 'inbox'
  | 'sessions'
  | 'layouts'
  | 'events'
  | 'discounts'
  | 'ledger'
  | 'receipts'
  | 'contacts'
  | 'changeFeed'
  | 'clock'
>;

/** A list that nobody else adds to. */
export interface FilledList {
  /** The name of each item, in the order of the list. */
  ids(): readonly string[];
  /** Adds an item, wherever the order puts it. */
  add(): Promise<void>;
  read(page: PageRequest): Promise<Page<string>>;
}

/** A page with its items replaced by their names. */
export const named = async <Item>(page: Promise<Page<Item>>, nameOf: (item: Item) => string): Promise<Page<string>> => {
  const { items, nextCursor } = await page;
  return { items: items.map(nameOf), nextCursor };
};

/** Cuts a list into pages of this length. The last one is full if the length divides the list's. */
export const inPages = (ids: readonly string[], limit: number): readonly (readonly string[])[] => {
  const pages = [ids.slice(0, limit)];
  for (let from = limit; from < ids.length; from += limit) pages.push(ids.slice(from, from + limit));
  return pages;
};

/**
 * Reads from a page on to the one without a next page, or until there are more pages than any list
 * has.
 */
export const readPages = async (
  read: (page: PageRequest) => Promise<Page<string>>,
  limit: number,
  cursor?: string,
): Promise<readonly (readonly string[])[]> => {
  const pages: (readonly string[])[] = [];
  let next: string | null | undefined = cursor;
  do {
    const page: Page<string> = await read({ limit, ...(next !== undefined && { cursor: next }) });
    pages.push(page.items);
    next = page.nextCursor;
  } while (next !== null && pages.length < 100);
  return pages;
};

/**
 * Throws unless a list comes whole, in order, and ends with its last page, for several page
 * lengths: the whole list, one less, half, one more, and one.
 */
export const expectPages = async (
  read: (page: PageRequest) => Promise<Page<string>>,
  ids: readonly string[],
  what: string,
): Promise<void> => {
  const lengths = [ids.length, ids.length - 1, ids.length / 2, ids.length + 1, 1];
  for (const limit of new Set(lengths.filter((length) => length >= 1 && Number.isInteger(length))))
    expectSame(await readPages(read, limit), inPages(ids, limit), `${what}, ${ids.length} in pages of ${limit}`);
};
