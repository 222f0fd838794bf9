import { invariant } from '../kernel/index.ts';
import type { BackgroundStep, ChangeFeed, Checkpoints, Position, RecordedEvent } from '../messaging/index.ts';
import { evolveListing, listingIdOf } from './event-listing.ts';
import type { ListingFact } from './event-listing.ts';
import { evolvePage, pageIdOf } from './session-page.ts';
import type { PageFact } from './session-page.ts';
import type { Generation, ViewDocuments, ViewName, Views } from './views.port.ts';

/** What folding the log into views needs. */
export interface ProjectionPorts {
  readonly changeFeed: ChangeFeed;
  readonly checkpoints: Checkpoints;
  readonly views: Views;
}

/** How to fold. */
export interface ProjectionOptions {
  /** The views live in memory and begin empty with the process, so the log is read from its start and no checkpoint is kept. Default false. */
  readonly volatile?: boolean | undefined;
  /** Events read in one step. Default 500. */
  readonly batchSize?: number | undefined;
}

/** Keeps the views up to date with the log. */
export interface ViewProjector extends BackgroundStep {
  /**
   * Folds a view anew from the start of the log, beside the live one, and switches to it when it has caught up; readers see the old one until
   * then, and never an empty one. Asks that no other process projects the view at the moment of the switch.
   */
  rebuild(name: ViewName): Promise<void>;
}

const consumer = 'views';

/** Folds the log into every view, in order, each event into a document once, however often it comes. */
export const projectViews = (ports: ProjectionPorts, options: ProjectionOptions = {}): ViewProjector => {
  const limit = options.batchSize ?? 500;
  const progress = options.volatile === true ? volatileProgress() : storedProgress(ports.checkpoints);
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(step: () => Promise<Answer>): Promise<Answer> => {
    const answer = turn.then(step);
    turn = answer.catch(() => undefined);
    return answer;
  };
  const stepOn = async (
    after: Position,
    names: readonly ViewName[],
    generation?: Generation,
  ): Promise<RecordedEvent[]> => {
    const events = await ports.changeFeed.read({ after, limit });
    for (const name of names) await foldInto(ports.views, name, events, generation);
    return [...events];
  };
  const runOnce = async (): Promise<number> => {
    const events = await stepOn(await progress.get(), viewNames);
    const last = events.at(-1);
    if (last !== undefined) await progress.advance(last.position);
    return events.length;
  };
  const catchUp = async (name: ViewName, generation: Generation, after: Position): Promise<Position> => {
    let position = after;
    for (;;) {
      const last = (await stepOn(position, [name], generation)).at(-1);
      if (last === undefined) return position;
      position = last.position;
    }
  };
  const rebuild = async (name: ViewName): Promise<void> => {
    const generation = await ports.views.build(name);
    const reached = await catchUp(name, generation, start);
    await inTurn(async () => {
      await catchUp(name, generation, reached);
      await ports.views.switchTo(name, generation);
    });
  };
  return { runOnce: () => inTurn(runOnce), rebuild };
};

const viewNames: readonly ViewName[] = ['event_listings', 'session_pages'];
const start = 0 as Position;

interface Progress {
  get(): Promise<Position>;
  advance(position: Position): Promise<void>;
}

const storedProgress = (checkpoints: Checkpoints): Progress => ({
  get: () => checkpoints.get(consumer),
  advance: (position) => checkpoints.advance(consumer, position),
});

const volatileProgress = (): Progress => {
  let reached = start;
  return {
    get: async () => reached,
    advance: async (position) => {
      reached = position;
    },
  };
};

/** Folds a batch into the documents it touches: each is read once, folded from its own position on, and written once. */
const foldInto = async <Name extends ViewName>(
  views: Views,
  name: Name,
  events: readonly RecordedEvent[],
  generation?: Generation,
): Promise<void> => {
  const fold: Fold<Name> = folds[name];
  const touched = Map.groupBy(
    events.filter(({ type }) => fold.types.includes(type)),
    (event) => fold.idOf(event),
  );
  const writes = await Promise.all(
    [...touched].map(async ([id, own]) => {
      const viewed = await views.get(name, id, generation);
      const news = own.filter(({ position }) => position > (viewed?.position ?? start));
      const last = news.at(-1);
      if (last === undefined) return [];
      const document = news.reduce(fold.evolve, viewed?.document);
      invariant(document, `${name} ${id} is nothing after ${last.type}`);
      return [{ id, position: last.position, document }];
    }),
  );
  if (writes.flat().length > 0) await views.apply(name, writes.flat(), generation);
};

/** How the events of the log become the documents of one view. */
interface Fold<Name extends ViewName> {
  readonly types: readonly string[];
  readonly idOf: (event: RecordedEvent) => string;
  readonly evolve: (document: ViewDocuments[Name] | undefined, event: RecordedEvent) => ViewDocuments[Name];
}

const folds: { readonly [Name in ViewName]: Fold<Name> } = {
  event_listings: {
    types: [
      'EventCreated',
      'EventChanged',
      'EventApproved',
      'EventCancelled',
      'EventCompleted',
      'SessionCreated',
      'SessionChanged',
      'SessionCancelled',
    ] satisfies ListingFact['type'][],
    idOf: (event) => listingIdOf(event as unknown as ListingFact),
    evolve: (listing, event) => evolveListing(listing, event as unknown as ListingFact),
  },
  session_pages: {
    types: [
      'SessionCreated',
      'SessionChanged',
      'SessionPaused',
      'SessionResumed',
      'SessionClosed',
      'SessionCancelled',
      'OrderPaid',
      'OrderRefunded',
    ] satisfies PageFact['type'][],
    idOf: (event) => pageIdOf(event as unknown as PageFact),
    evolve: (page, event) => evolvePage(page, event as unknown as PageFact),
  },
};
