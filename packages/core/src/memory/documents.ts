import type { StaleMark, View } from '../views/index.ts';
import { emptyShelf } from './shelf.ts';
import type { Shelf } from './shelf.ts';

/** The documents of every view that was ever asked for, by the view's name. */
export interface MemoryDocuments {
  of<Document extends StaleMark>(view: View<Document>): Shelf<Document>;
}

/** The documents that `memoryViews` and `memoryListings` share; none at first. */
export const memoryDocuments = (): MemoryDocuments => {
  const shelves = new Map<string, Shelf<StaleMark>>();
  return {
    of: <Document extends StaleMark>({ name }: View<Document>) => {
      const shelf = shelves.get(name) ?? emptyShelf();
      shelves.set(name, shelf);
      // Whatever is on a view's shelf was put there through the same view.
      return shelf as unknown as Shelf<Document>;
    },
  };
};
