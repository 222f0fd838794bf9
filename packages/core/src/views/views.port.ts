import type { Position } from '../messaging/index.ts';
import type { StaleMark, View } from './view.ts';

/** A document and the position of the last fact it has applied. */
export interface Viewed<Document> {
  readonly document: Document;
  readonly position: Position;
}

/**
 * A document to write; null removes it. Ignored if the stored one has already applied this position
 * or a later one.
 */
export interface ViewWrite<Document> {
  readonly id: string;
  readonly position: Position;
  readonly document: Document | null;
}

/** One build of a view. Readers see the live one; a rebuild fills another beside it. */
export type Build = number;

/**
 * Documents folded from the log, by view and id. A store knows a view only by its name, so it can
 * keep any view declared with `defineView`.
 *
 * `apply` is idempotent by position, and a document never moves backwards: of two writes the one
 * with the later position wins, whatever their order and however often they come. A rebuild fills a
 * new build beside the live one (`build`); readers switch to it all at once (`switchTo`).
 */
export interface Views {
  get<Document extends StaleMark>(
    view: View<Document>,
    id: string,
    build?: Build,
  ): Promise<Viewed<Document> | undefined>;
  /**
   * Several documents by id, read together; those that do not exist are left out. As many as a
   * batch of the log concerns: a store splits what it can't read at once.
   */
  getMany<Document extends StaleMark>(
    view: View<Document>,
    ids: readonly string[],
    build?: Build,
  ): Promise<ReadonlyMap<string, Viewed<Document>>>;
  apply<Document extends StaleMark>(
    view: View<Document>,
    writes: readonly ViewWrite<Document>[],
    build?: Build,
  ): Promise<void>;
  /**
   * Marks an existing document as stale and keeps its position; the next write replaces it without
   * the mark.
   */
  markStale(view: View, id: string, build?: Build): Promise<void>;
  /** Begins an empty build beside the live one. */
  build(view: View): Promise<Build>;
  /** Makes a build the live one and drops the old. */
  switchTo(view: View, build: Build): Promise<void>;
}
