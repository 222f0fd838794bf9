import type { Position } from '../messaging/index.ts';
import type { StaleMark, View } from './view.ts';

/** A document and the position of the last fact it has applied. */
export interface Viewed<Document> {
  readonly document: Document;
  readonly position: Position;
}

/** A document with its id, as `list` returns it. */
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

/**
 * One build of a view. Readers see the live one; a rebuild fills another alongside it. The first
 * one, live until a rebuild replaces it, is 1.
 */
export type Build = number;

/** A build, and how much of the log it contains. */
export interface BuildState {
  readonly build: Build;
  /** The history of the database that its facts come from; see `LogHistory`. */
  readonly generation: number;
  /** By consumer: the build contains all facts that it reads up to this position. */
  readonly reached: ReadonlyMap<string, Position>;
}

/** A build that is to go live. */
export interface NextBuild extends BuildState {
  /** Whether consumers of the log may join it; until then only the rebuild fills it. */
  readonly isOpen: boolean;
  /** The consumers that write it. They write each batch to it before the live one. */
  readonly joined: readonly string[];
  /** Whether it was live before, and is to go live again. */
  readonly isReturning: boolean;
}

/** The builds that a view has. */
export interface ViewBuilds {
  readonly live: BuildState;
  readonly next: NextBuild | undefined;
  /** The build that was live before, kept as it was then. */
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
 * with the later position wins, whatever their order and however often they are repeated.
 *
 * A view has a live build, possibly a next one that is being filled alongside it, and possibly the
 * previous one. Reads that name no build read the one that is live at that moment. Writes always
 * name theirs and go to it alone, whichever is live by then: only the projector decides which
 * builds get a fact. Each build keeps the checkpoint of each consumer of the log, so that writing
 * one build can't make another skip facts. Every change of the builds' roles is atomic per view,
 * and visible to all later calls in any process.
 */
export interface Views {
  get<Document extends StaleMark>(
    view: View<Document>,
    id: string,
    build?: Build,
  ): Promise<Viewed<Document> | undefined>;
  /**
   * Several documents by id, read together; those that do not exist are left out. Takes as many ids
   * as a batch of the log concerns: the store splits what it can't read at once.
   */
  getMany<Document extends StaleMark>(
    view: View<Document>,
    ids: readonly string[],
    build?: Build,
  ): Promise<ReadonlyMap<string, Viewed<Document>>>;
  /**
   * The documents of a build after an id, in the order of their ids, at most `limit`. Fewer than
   * `limit` only at the end. A document that is written meanwhile comes in its old or its new
   * state.
   */
  list<Document extends StaleMark>(
    view: View<Document>,
    page: { readonly after?: string | undefined; readonly limit: number },
    build?: Build,
  ): Promise<readonly ListedDocument<Document>[]>;
  /** Writes to a build that was dropped are ignored, without a fault, and leave nothing behind. */
  apply<Document extends StaleMark>(
    view: View<Document>,
    writes: readonly ViewWrite<Document>[],
    build: Build,
  ): Promise<void>;
  /**
   * Marks an existing document as stale and keeps its position; the next write replaces it without
   * the mark.
   */
  markStale(view: View, id: string, build: Build): Promise<void>;
  /**
   * The builds of each view, by its name. A view that was never written has an empty live build of
   * generation 0 that nobody has reached.
   */
  builds(views: readonly View[]): Promise<ReadonlyMap<string, ViewBuilds>>;
  /**
   * Advances a consumer's checkpoint in these builds. Forward only; ignores builds that were
   * dropped.
   */
  reach(builds: readonly BuildOfView[], consumer: string, position: Position): Promise<void>;
  /**
   * Begins an empty next build, not yet open, and drops the previous one. If one of this generation
   * is already being filled, it is continued; one of another generation, or that was live before,
   * is dropped. A number is never reused.
   */
  build(view: View, generation: number): Promise<Build>;
  /**
   * Lets consumers join the next build. Given the previous build, makes it the next one again,
   * joined by nobody, unless there is another next build. @returns whether it is the next build and
   * open.
   */
  open(view: View, build: Build): Promise<boolean>;
  /**
   * A consumer writes this build from now on, each batch before the live one.
   * @returns whether it is the next build and open; if not, no switch waits for the consumer.
   */
  join(view: View, build: Build, consumer: string): Promise<boolean>;
  /**
   * Makes the next build the live one, atomically, and keeps the old one as the previous, provided
   * that all these consumers have joined it; otherwise nothing changes.
   * @returns whether it is the live build.
   */
  switchTo(view: View, build: Build, consumers: readonly string[]): Promise<boolean>;
  /** Drops a build and its documents, unless it is the live one. @returns whether it is gone. */
  drop(view: View, build: Build): Promise<boolean>;
}
