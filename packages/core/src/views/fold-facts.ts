import { invariant } from '../kernel/index.ts';
import type { RecordedEvent } from '../messaging/index.ts';
import type { StaleMark, View } from './view.ts';
import type { Viewed, ViewWrite } from './views.port.ts';

/**
 * Folds a batch of facts, in the log's order, into the documents of a view that they concern. Pure:
 * the caller provides the current documents by id and stores the result.
 *
 * A document skips facts at or before its own position, so replays change nothing. A document that
 * takes a fact is no longer stale.
 *
 * Throws if a fact can't be folded; no document is returned then.
 */
export const foldFacts = <Document extends StaleMark>(
  view: View<Document>,
  facts: readonly RecordedEvent[],
  documents: ReadonlyMap<string, Viewed<Document>>,
): readonly ViewWrite<Document>[] => {
  const written = new Map<string, Viewed<Document> & { readonly id: string }>();
  for (const fact of facts.filter(({ type }) => view.types.includes(type))) {
    const id = view.idOf(fact);
    const known = written.get(id) ?? documents.get(id);
    if (known !== undefined && fact.position <= known.position) continue;
    const document = view.evolve(known && unmarked(known.document), fact);
    invariant(document, `${view.name} ${id} is nothing after ${fact.type}`);
    written.set(id, { id, position: fact.position, document });
  }
  return [...written.values()];
};

const unmarked = <Document extends StaleMark>(document: Document): Document => {
  if (document.stale === undefined) return document;
  const { stale: _, ...bare } = document;
  return bare as Document;
};
