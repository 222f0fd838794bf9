import { TicketlyFault } from '@ticketly/core';
import type { Build, BuildOfView, BuildState, NextBuild, Position, ViewBuilds, Views } from '@ticketly/core';
import { MongoServerError } from 'mongodb';
import type { AnyBulkWriteOperation, Db, Filter, UpdateFilter } from 'mongodb';
import { pointersOf } from './builds.ts';
import type { Pointer } from './builds.ts';
import { indexBuild } from './indexes.ts';
import { mongoFault, orFault } from './mongo-fault.ts';
import { collectionName } from './records.ts';

/** The steps of `Views` that change which builds a view has. */
export type BuildSteps = Pick<Views, 'builds' | 'reach' | 'build' | 'open' | 'join' | 'switchTo' | 'drop'>;

const firstBuild: Build = 1;
const pointerOf = (view: string): Pointer => ({ _id: view, live: firstBuild, begun: 0 });

/** How often to retry while others change the pointer between its read and its update. */
const triesMax = 20;

const stateOf = ({ progress }: Pointer, build: Build): BuildState => {
  const { generation = 0, reached = {} } = progress?.[build] ?? {};
  return { build, generation, reached: new Map(Object.entries(reached)) };
};

const nextOf = (pointer: Pointer): NextBuild | undefined =>
  pointer.next && { ...stateOf(pointer, pointer.next.build), ...pointer.next };

const buildsOf = (pointer: Pointer): ViewBuilds => ({
  live: stateOf(pointer, pointer.live),
  next: nextOf(pointer),
  previous: pointer.previous === undefined ? undefined : stateOf(pointer, pointer.previous),
});

/** The pointers, and the collections that they name. */
interface Shelves {
  readonly find: (view: string) => Promise<Pointer>;
  readonly change: (filter: Filter<Pointer>, update: UpdateFilter<Pointer>) => Promise<boolean>;
  readonly dropDocuments: (view: string, build: Build) => Promise<void>;
}

const shelvesOf = (db: Db): Shelves => {
  const pointers = pointersOf(db);
  return {
    find: async (view) => (await pointers.findOne({ _id: view }).catch(orFault)) ?? pointerOf(view),
    change: async (filter, update) => (await pointers.updateOne(filter, update).catch(orFault)).matchedCount > 0,
    dropDocuments: async (view, build) => {
      // There are no collections if nothing was written; older servers report that as an error.
      await db.dropCollection(collectionName(view, build)).catch((error: unknown) => {
        if (error instanceof MongoServerError && error.message.includes('ns not found')) return;
        throw mongoFault(error);
      });
    },
  };
};

/** Each step is one conditional update of the view's pointer. */
export const buildSteps = (db: Db): BuildSteps => {
  const pointers = pointersOf(db);
  const shelves = shelvesOf(db);
  const { find, change, dropDocuments } = shelves;
  const builds: Views['builds'] = async (views) => {
    const found = await pointers
      .find({ _id: { $in: views.map(({ name }) => name) } })
      .toArray()
      .catch(orFault);
    const known = new Map(found.map((pointer) => [pointer._id, pointer]));
    return new Map(views.map(({ name }) => [name, buildsOf(known.get(name) ?? pointerOf(name))]));
  };
  const reach: Views['reach'] = async (reached, consumer, position) => {
    const steps = reached.flatMap((one) => reachSteps(one, consumer, position));
    if (steps.length > 0) await pointers.bulkWrite(steps).catch(orFault);
  };
  const build: Views['build'] = async (view, generation) => {
    await pointers
      .updateOne({ _id: view.name }, { $setOnInsert: { live: firstBuild, begun: 0 } }, { upsert: true })
      .catch(orFault);
    const begun = await begin(shelves, view.name, generation);
    await indexBuild(db, view.name, begun);
    return begun;
  };
  const open: Views['open'] = async ({ name }, opened) => {
    if (await change({ _id: name, 'next.build': opened }, { $set: { 'next.isOpen': true } })) return true;
    const returning = { build: opened, isOpen: true, isReturning: true, joined: [] };
    return change(
      { _id: name, previous: opened, next: { $exists: false } },
      { $set: { next: returning }, $unset: { previous: '' } },
    );
  };
  const join: Views['join'] = ({ name }, joined, consumer) =>
    change({ _id: name, 'next.build': joined, 'next.isOpen': true }, { $addToSet: { 'next.joined': consumer } });
  const switchTo: Views['switchTo'] = async ({ name }, next, consumers) => {
    const { live } = await find(name);
    if (live === next) return true;
    const joined = consumers.length === 0 ? {} : { 'next.joined': { $all: [...consumers] } };
    const isReady = { _id: name, live, 'next.build': next, 'next.isOpen': true, ...joined };
    if (await change(isReady, { $set: { live: next, previous: live }, $unset: { next: '' } })) return true;
    return (await find(name)).live === next;
  };
  const drop: Views['drop'] = async ({ name }, dropped) => {
    const progress = { [`progress.${dropped}`]: '' };
    await change({ _id: name, 'next.build': dropped }, { $unset: { next: '', ...progress } });
    await change({ _id: name, previous: dropped }, { $unset: { previous: '', ...progress } });
    const pointer = await find(name);
    if (isOver(pointer, dropped)) await dropDocuments(name, dropped);
    return pointer.live !== dropped;
  };
  return { builds, reach, build, open, join, switchTo, drop };
};

/** Whether a view has this build no longer. */
const isOver = ({ live, next, previous }: Pointer, build: Build): boolean =>
  ![live, next?.build, previous].includes(build);

/** Drops the documents that were written to a build after it was dropped. */
export const dropIfOver = async (db: Db, view: string, build: Build): Promise<void> => {
  const { find, dropDocuments } = shelvesOf(db);
  if (isOver(await find(view), build)) await dropDocuments(view, build);
};

/** Resumes the next build, or begins one in place of whatever exists next to the live one. */
const begin = async (shelves: Shelves, view: string, generation: number): Promise<Build> => {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const pointer = await shelves.find(view);
    const { next, previous, live, begun } = pointer;
    if (next && !next.isReturning && stateOf(pointer, next.build).generation === generation) return next.build;
    const build = firstBuild + begun + 1;
    const old = [next?.build, previous].filter((one) => one !== undefined);
    const isBegun = await shelves.change(
      { _id: view, begun, live, 'next.build': next?.build ?? { $exists: false } },
      {
        $set: {
          begun: begun + 1,
          next: { build, isOpen: false, isReturning: false, joined: [] },
          [`progress.${build}`]: { generation, reached: {} },
        },
        $unset: { previous: '', ...Object.fromEntries(old.map((one) => [`progress.${one}`, ''])) },
      },
    );
    if (!isBegun) continue;
    // Also drops what a process left behind that died before it could.
    for (let one = firstBuild; one < build; one += 1) if (one !== live) await shelves.dropDocuments(view, one);
    return build;
  }
  throw new TicketlyFault('contended', `other processes kept starting builds of ${view}`);
};

const reachSteps = (
  { view: { name }, build }: BuildOfView,
  consumer: string,
  position: Position,
): readonly AnyBulkWriteOperation<Pointer>[] => {
  const isThere = { $or: [{ live: build }, { 'next.build': build }, { previous: build }] };
  const write = {
    updateOne: {
      filter: { _id: name, ...isThere },
      update: { $max: { [`progress.${build}.reached.${consumer}`]: position } },
    },
  };
  const pointer = {
    updateOne: { filter: { _id: name }, update: { $setOnInsert: { live: 1, begun: 0 } }, upsert: true },
  };
  return build === firstBuild ? [pointer, write] : [write];
};
