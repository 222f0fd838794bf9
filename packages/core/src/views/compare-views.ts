import { canonicalText } from '../kernel/index.ts';
import type { ChangeFeed, Position, RecordedEvent } from '../messaging/index.ts';
import { foldFacts } from './fold-facts.ts';
import type { StaleMark, View } from './view.ts';
import type { Build, ListedDocument, Viewed, Views } from './views.port.ts';

/** A source of a view's documents, by page and by id. */
export interface DocumentSource {
  page(after: string | undefined, limit: number): Promise<readonly ListedDocument<StaleMark>[]>;
  getMany(ids: readonly string[]): Promise<ReadonlyMap<string, Viewed<StaleMark>>>;
}

/** What a comparison found. */
export interface ViewComparison {
  /** The number of documents on each side. */
  readonly documents: readonly [one: number, other: number];
  /**
   * The hash of all documents, independent of their order: SHA-256 in hex; see
   * {@link documentHash}.
   */
  readonly hashes: readonly [one: string, other: string];
  /** How many documents differ, exist on only one side, or have applied different facts. */
  readonly differences: number;
  /** The ids of the first ones that differ. */
  readonly differing: readonly string[];
}

/** How to compare. */
export interface CompareOptions {
  /** How many differing ids to return. Default: 20. */
  readonly differingMax?: number;
  /**
   * Waits between looks at a document that is being written, until the other side has caught up.
   * Default: nobody writes either side.
   */
  readonly rest?: (() => Promise<unknown>) | undefined;
}

const pageSize = 500;
const looksMax = 50;

const sha256 = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));

const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** One hash of a document, the position it has applied and its id: SHA-256 in hex. */
export const documentHash = async ({ id, position, document }: ListedDocument<StaleMark>): Promise<string> =>
  hexOf(await sha256(canonicalText([id, position, document])));

/** The documents of a stored build. */
export const storedDocuments = (store: Views, view: View, build?: Build): DocumentSource => ({
  page: (after, limit) => store.list(view, { after, limit }, build),
  getMany: (ids) => store.getMany(view, ids, build),
});

/** Documents that were folded in memory. */
export const foldedDocuments = (documents: ReadonlyMap<string, Viewed<StaleMark>>): DocumentSource => {
  const ids = [...documents.keys()].sort();
  const listed = ids.flatMap((id) => {
    const viewed = documents.get(id);
    return viewed === undefined ? [] : [{ id, ...viewed }];
  });
  return {
    page: async (after = '', limit) => {
      const first = listed.findIndex(({ id }) => id > after);
      return first < 0 ? [] : listed.slice(first, first + limit);
    },
    getMany: async () => documents,
  };
};

/**
 * Compares two sources of a view's documents, document by document, at the position each has
 * applied.
 */
export const compareDocuments = async (
  one: DocumentSource,
  other: DocumentSource,
  { differingMax = 20, rest }: CompareOptions = {},
): Promise<ViewComparison> => {
  const differing = new Set<string>();
  const settled = async (from: DocumentSource, to: DocumentSource): Promise<Side> => {
    const side: Side = { documents: 0, hash: new Uint8Array(32) };
    for (let after: string | undefined; ;) {
      const page = await from.page(after, pageSize);
      for (const { id, seen, hers } of await pairsOf(page, from, to, rest)) {
        if (seen !== undefined) await addTo(side, { id, ...seen });
        if (canonicalText([seen]) !== canonicalText([hers])) differing.add(id);
      }
      after = page.at(-1)?.id;
      if (page.length < pageSize || after === undefined) return side;
    }
  };
  const sides = [await settled(one, other), await settled(other, one)] as const;
  return {
    documents: [sides[0].documents, sides[1].documents],
    hashes: [hexOf(sides[0].hash), hexOf(sides[1].hash)],
    differences: differing.size,
    differing: [...differing].sort().slice(0, differingMax),
  };
};

interface Side {
  documents: number;
  readonly hash: Uint8Array;
}

/** Hashes are combined by XOR, so that the order of documents does not matter. */
const addTo = async (side: Side, listed: ListedDocument<StaleMark>): Promise<void> => {
  side.documents += 1;
  for (const [index, byte] of (await sha256(canonicalText([listed.id, listed.position, listed.document]))).entries())
    side.hash[index] = (side.hash[index] ?? 0) ^ byte;
};

interface Pair {
  readonly id: string;
  readonly seen: Viewed<StaleMark> | undefined;
  readonly hers: Viewed<StaleMark> | undefined;
}

/**
 * The documents of a page on both sides. Those written meanwhile are read again until both sides
 * have applied the same position.
 */
const pairsOf = async (
  page: readonly ListedDocument<StaleMark>[],
  from: DocumentSource,
  to: DocumentSource,
  rest: CompareOptions['rest'],
): Promise<readonly Pair[]> => {
  const ids = page.map(({ id }) => id);
  const seen = new Map<string, Viewed<StaleMark>>(
    page.map(({ id, document, position }) => [id, { document, position }]),
  );
  const hers = new Map(await to.getMany(ids));
  for (let looks = 0; rest !== undefined && looks < looksMax; looks += 1) {
    const apart = ids.filter((id) => seen.get(id)?.position !== hers.get(id)?.position);
    if (apart.length === 0) break;
    await rest();
    for (const [source, known] of [
      [from, seen],
      [to, hers],
    ] as const)
      for (const [id, viewed] of await source.getMany(apart)) known.set(id, viewed);
  }
  return ids.map((id) => ({ id, seen: seen.get(id), hers: hers.get(id) }));
};

/** How to fold the archive. */
export interface FoldOptions {
  /** Up to this position. Default: to the end of the log. */
  readonly upTo?: Position;
  /** Facts in a batch. Default: 1,000. */
  readonly batchSize?: number;
}

/**
 * Folds a view from the archive, in memory: what any store of it must hold. A document whose fact
 * can't be folded stays as it was and is marked stale, as a projector does.
 */
export const foldOutbox = async <Document extends StaleMark>(
  view: View<Document>,
  changeFeed: ChangeFeed,
  { upTo, batchSize = 1_000 }: FoldOptions = {},
): Promise<ReadonlyMap<string, Viewed<Document>>> => {
  const documents = new Map<string, Viewed<Document>>();
  const stopped = new Set<string>();
  for (let after = 0 as Position; ;) {
    const read = await changeFeed.read({ after, limit: batchSize });
    for (const fact of read.filter(({ position }) => upTo === undefined || position <= upTo))
      foldOne(view, fact, documents, stopped);
    const last = read.at(-1);
    if (last === undefined || (upTo !== undefined && last.position >= upTo)) return documents;
    after = last.position;
  }
};

const foldOne = <Document extends StaleMark>(
  view: View<Document>,
  fact: RecordedEvent,
  documents: Map<string, Viewed<Document>>,
  stopped: Set<string>,
): void => {
  const id = idOf(view, fact);
  if (id === undefined || stopped.has(id)) return;
  try {
    for (const { document, position } of foldFacts(view, [fact], documents))
      if (document !== null) documents.set(id, { document, position });
  } catch {
    stopped.add(id);
    const known = documents.get(id);
    if (known !== undefined) documents.set(id, { ...known, document: { ...known.document, stale: true } });
  }
};

/** Undefined for a fact that the view does not fold, or that does not say what it is about. */
const idOf = (view: Pick<View, 'types' | 'idOf'>, fact: RecordedEvent): string | undefined => {
  if (!view.types.includes(fact.type)) return undefined;
  try {
    return view.idOf(fact);
  } catch {
    return undefined;
  }
};

/**
 * Compares a stored view with the fold of its facts, hash by hash. Call it while nobody writes, or
 * up to a position that every writer has reached and none has passed.
 *
 * @example
 * const folded = await foldOutbox(sessionPages, changeFeed);
 * const { differences } = await compareViews(views, sessionPages, folded);
 */
export const compareViews = (
  store: Views,
  view: View,
  folded: ReadonlyMap<string, Viewed<StaleMark>>,
  options?: CompareOptions & { readonly build?: Build },
): Promise<ViewComparison> =>
  compareDocuments(foldedDocuments(folded), storedDocuments(store, view, options?.build), options);
