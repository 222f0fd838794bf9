import { TicketlyFault } from '@ticketly/core';
import type { Build, Position } from '@ticketly/core';
import type { Collection, Db } from 'mongodb';
import { orFault } from './mongo-fault.ts';
import { strict } from './records.ts';

/**
 * Which builds a view has. Without a pointer it has only the first, and no consumer has a place in
 * it.
 */
export interface Pointer {
  readonly _id: string;
  readonly live: Build;
  /** How many were begun after the first. */
  readonly begun: number;
  readonly next?: {
    readonly build: Build;
    readonly isOpen: boolean;
    readonly isReturning: boolean;
    readonly joined: readonly string[];
  };
  readonly previous?: Build;
  /** By build. */
  readonly progress?: Readonly<
    Record<string, { readonly generation?: number; readonly reached?: Readonly<Record<string, Position>> }>
  >;
}

/** The pointers of all views in a database. */
export const pointersOf = (db: Db): Collection<Pointer> => db.collection<Pointer>('views', strict);

/** How often a read is retried: one that meets a switch every time has met a fault. */
const triesMax = 10;

/** The builds of the views in one database: a collection each, and a pointer to the live one. */
export interface MongoBuilds {
  /** Asks which build is live. */
  readonly live: (view: string) => Promise<Build>;
  /**
   * Reads from the live build. The pointer is read concurrently, not beforehand, so it costs no
   * time; an answer that may be incomplete is returned only if the build was still live afterwards,
   * because a dropped build looks like an empty one.
   */
  readonly read: <Answer>(
    view: string,
    from: (build: Build) => Promise<Answer>,
    isWhole: (answer: Answer) => boolean,
  ) => Promise<Answer>;
}

/** See {@link MongoBuilds}. */
export const mongoBuilds = (db: Db): MongoBuilds => {
  const pointers = pointersOf(db);
  const known = new Map<string, Build>();
  const remember = (view: string, build: Build): Build => {
    known.set(view, build);
    return build;
  };
  const live = async (view: string): Promise<Build> =>
    remember(view, (await pointers.findOne({ _id: view }).catch(orFault))?.live ?? 1);
  const read: MongoBuilds['read'] = async (view, from, isWhole) => {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const build = known.get(view) ?? (await live(view));
      const [now, read] = await Promise.all([
        live(view),
        from(build).then(
          (answer) => ({ answer }),
          (error: unknown) => ({ error }),
        ),
      ]);
      if (now !== build) continue;
      if ('answer' in read && isWhole(read.answer)) return read.answer;
      if ((await live(view)) !== build) continue;
      if ('error' in read) throw read.error;
      return read.answer;
    }
    throw new TicketlyFault('contended', `the live build of ${view} kept changing`);
  };
  return { live, read };
};
