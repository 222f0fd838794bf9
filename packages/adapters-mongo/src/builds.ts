import { invariant, TicketlyFault } from '@ticketly/core';
import type { Build } from '@ticketly/core';
import type { Collection, Db } from 'mongodb';
import { orFault } from './mongo-fault.ts';
import { strict } from './records.ts';

/** Which build of a view is the live one. Without a pointer it is the first. */
interface Pointer {
  readonly _id: string;
  readonly live: Build;
  /** How many were begun after the first. */
  readonly begun?: number;
}

/** A switch that a reader meets again each time it looks is no switch. */
const triesMax = 10;

/** The builds of the views in one database: a collection each, and a pointer to the live one. */
export interface MongoBuilds {
  /** Asks which build is live. */
  readonly live: (view: string) => Promise<Build>;
  /** The build that was live when somebody last asked; asks only if nobody did. */
  readonly lastLive: (view: string) => Promise<Build>;
  /**
   * Reads from the live build. The pointer is read at the same time and not beforehand, so that it
   * costs no time; an answer that something may be missing from is given only if the build was
   * still live afterwards, because one that was dropped looks like an empty one.
   */
  readonly read: <Answer>(
    view: string,
    from: (build: Build) => Promise<Answer>,
    isWhole: (answer: Answer) => boolean,
  ) => Promise<Answer>;
  /** The number of a new build. */
  readonly begin: (view: string) => Promise<Build>;
  /** Makes a build the live one, for everybody at once. @returns the one that was. */
  readonly makeLive: (view: string, build: Build) => Promise<Build>;
}

/** See {@link MongoBuilds}. */
export const mongoBuilds = (db: Db): MongoBuilds => {
  const pointers: Collection<Pointer> = db.collection<Pointer>('views', strict);
  const known = new Map<string, Build>();
  const remember = (view: string, build: Build): Build => {
    known.set(view, build);
    return build;
  };
  const live = async (view: string): Promise<Build> =>
    remember(view, (await pointers.findOne({ _id: view }).catch(orFault))?.live ?? 1);
  const lastLive = async (view: string): Promise<Build> => known.get(view) ?? live(view);
  const read: MongoBuilds['read'] = async (view, from, isWhole) => {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const build = await lastLive(view);
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
  const begin = async (view: string): Promise<Build> => {
    const change = { $setOnInsert: { live: 1 }, $inc: { begun: 1 } };
    const options = { upsert: true, returnDocument: 'after' } as const;
    const pointer = await pointers.findOneAndUpdate({ _id: view }, change, options).catch(orFault);
    invariant(pointer?.begun, `the pointer of ${view} counts no builds`);
    return 1 + pointer.begun;
  };
  const makeLive = async (view: string, build: Build): Promise<Build> => {
    const begun = { _id: view, begun: { $gte: build - 1 } };
    const old = await pointers.findOneAndUpdate(begun, { $set: { live: build } }).catch(orFault);
    invariant(old, `build ${build} of ${view} was never begun`);
    remember(view, build);
    return old.live;
  };
  return { live, lastLive, read, begin, makeLive };
};
