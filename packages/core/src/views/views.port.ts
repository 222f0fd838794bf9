import type { Position } from '../messaging/index.ts';
import type { StaleMark, View } from './view.ts';

/** A document and the position of the last fact it has applied. */
export interface Viewed<Document> {
  readonly document: Document;
  readonly position: Position;
}

/** A document with its id, as a list of them gives it. */
export interface ListedDocument<Document> extends Viewed<Document> {
  readonly id: string;
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

/** A build, and how much of the log is in it. */
export interface BuildState {
  readonly build: Build;
  /** The history of the database that its facts are of; see `LogHistory`. */
  readonly generation: number;
  /** By consumer: all facts it reads up to this position are in the build. */
  readonly reached: ReadonlyMap<string, Position>;
}

/** A build that is to become the live one. */
export interface NextBuild extends BuildState {
  /** Whether consumers of the log may join it; until then only who rebuilds the view fills it. */
  readonly isOpen: boolean;
  /** The consumers that write it, each batch before the live one. */
  readonly joined: readonly string[];
  /** It was live before, and is to be live again. */
  readonly isReturning: boolean;
}

/** The builds that a view has. */
export interface ViewBuilds {
  readonly live: BuildState;
  readonly next: NextBuild | undefined;
  /** Was live before, and is kept as it was then. */
  readonly previous: BuildState | undefined;
}

/** A build of a view. */
export interface BuildOfView {
  readonly view: View;
  readonly build: Build;
}

/**
 * Documents folded from the log, by view and id. A store knows a view only by its name, so it can
 * keep any view declared with `defineView`.
 *
 * `apply` is idempotent by position, and a document never moves backwards: of two writes the one
 * with the later position wins, whatever their order and however often they come.
 *
 * A view has a live build, possibly a next one that is being filled beside it, and possibly the
 * previous one. Who names no build reads and writes the one that is live at that moment. How far
 * each consumer of the log has come is kept with each build, so that nobody who writes one build
 * can make another skip facts. Every step that changes which build is which is atomic by view, and
 * whoever asks afterwards, in any process, sees it.
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
  /**
   * The documents of a build in the order of their ids, `limit` at most, after an id. Fewer than
   * `limit` only at the end. A document that is written meanwhile comes as it was or as it is.
   */
  list<Document extends StaleMark>(
    view: View<Document>,
    page: { readonly after?: string | undefined; readonly limit: number },
    build?: Build,
  ): Promise<readonly ListedDocument<Document>[]>;
  /** A build that was dropped takes no writes, and that is no fault. */
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
  /**
   * The builds of each view, by its name. A view that was never written has an empty live build of
   * generation 0 that nobody has reached.
   */
  builds(views: readonly View[]): Promise<ReadonlyMap<string, ViewBuilds>>;
  /**
   * Remembers how far a consumer has brought these builds. Forward only; nothing for a build that
   * was dropped.
   */
  reach(builds: readonly BuildOfView[], consumer: string, position: Position): Promise<void>;
  /**
   * Begins an empty next build, not yet open, and drops the previous one. If one of this generation
   * is being filled already, it is continued; one of another generation, or that was live before,
   * is dropped. A number is never given twice.
   */
  build(view: View, generation: number): Promise<Build>;
  /**
   * Lets consumers join the next build. The previous build becomes the next one again, joined by
   * nobody, unless another is. @returns whether it is the next build and open.
   */
  open(view: View, build: Build): Promise<boolean>;
  /**
   * A consumer writes this build from now on, each batch before the live one.
   * @returns whether it is the next build and open; if not, nobody waits for the consumer.
   */
  join(view: View, build: Build, consumer: string): Promise<boolean>;
  /**
   * Makes the next build the live one, in one step, and keeps the old one as the previous: if all
   * these consumers have joined it, otherwise nothing changes.
   * @returns whether it is the live build.
   */
  switchTo(view: View, build: Build, consumers: readonly string[]): Promise<boolean>;
  /** Drops a build, and its documents. @returns whether it is gone: the live one stays. */
  drop(view: View, build: Build): Promise<boolean>;
}
