import type { Build, StaleMark, View, Viewed, Views, ViewWrite } from '@ticketly/core';
import type { Db } from 'mongodb';
import { buildSteps, dropIfOver } from './build-steps.ts';
import { mongoBuilds } from './builds.ts';
import type { MongoBuilds } from './builds.ts';
import { orFault } from './mongo-fault.ts';
import { documentOf, recordsOf } from './records.ts';
import { recordsFrom, writeRecords } from './write-records.ts';

/** How many ids one query asks for: far below the maximum size of a query. */
const idsMax = 10_000;

/**
 * The `Views` port in a database of MongoDB 7 or newer: a collection for each build of a view, and
 * in `views` a pointer to the live one. The caller opens and closes the database's client; see
 * `mongoClientOptions`.
 *
 * Writes are conditional on the position and confirmed by a majority. No cached knowledge of builds
 * can show an old one.
 */
export const mongoViews = (db: Db): Views => {
  const builds = mongoBuilds(db);
  const readFrom = async <Document extends StaleMark>(
    view: View<Document>,
    ids: readonly string[],
    build: Build,
  ): Promise<ReadonlyMap<string, Viewed<Document>>> => {
    const records = recordsOf(db, view.name, build);
    const found = new Map<string, Viewed<Document>>();
    for (let at = 0; at < ids.length; at += idsMax) {
      const some = records.find({ _id: { $in: ids.slice(at, at + idsMax) } });
      for (const record of await some.toArray().catch(orFault)) {
        const document = documentOf(record) as Document | undefined;
        // Everything in a view's collection was written through the same view.
        if (document !== undefined) found.set(record._id, { document, position: record.position });
      }
    }
    return found;
  };
  const getMany = async <Document extends StaleMark>(
    view: View<Document>,
    ids: readonly string[],
    build?: Build,
  ): Promise<ReadonlyMap<string, Viewed<Document>>> => {
    if (ids.length === 0) return new Map();
    if (build !== undefined) return readFrom(view, ids, build);
    const wanted = new Set(ids).size;
    return builds.read(
      view.name,
      (live) => readFrom(view, ids, live),
      ({ size }) => size === wanted,
    );
  };
  const apply = async <Document extends StaleMark>(
    view: View<Document>,
    writes: readonly ViewWrite<Document>[],
    build: Build,
  ): Promise<void> => {
    const hasInserted = await writeRecords(recordsOf(db, view.name, build), recordsFrom(view.name, writes));
    // An insert brings back the collection of a build that was dropped meanwhile.
    if (hasInserted) await dropIfOver(db, view.name, build);
  };
  const markStale = async (view: View, id: string, build: Build): Promise<void> => {
    const existing = { _id: id, document: { $ne: null } };
    await recordsOf(db, view.name, build)
      .updateOne(existing, { $set: { 'document.stale': true } })
      .catch(orFault);
  };
  const get: Views['get'] = async (view, id, build) => (await getMany(view, [id], build)).get(id);
  return { get, getMany, list: listOf(db, builds), apply, markStale, ...buildSteps(db) };
};

const listOf =
  (db: Db, builds: MongoBuilds): Views['list'] =>
  async <Document extends StaleMark>(
    view: View<Document>,
    { after, limit }: { readonly after?: string | undefined; readonly limit: number },
    build?: Build,
  ) => {
    const from = build ?? (await builds.live(view.name));
    const records = recordsOf(db, view.name, from)
      .find({ document: { $ne: null }, ...(after === undefined ? {} : { _id: { $gt: after } }) })
      .sort({ _id: 1 })
      .limit(limit);
    return (await records.toArray().catch(orFault)).flatMap((record) => {
      const document = documentOf(record);
      return document === undefined
        ? []
        : [{ id: record._id, document: document as Document, position: record.position }];
    });
  };
