/**
 * A process that folds the log into views in MongoDB, to be killed:
 * `node --conditions=source mongo-projector.ts <database> <mongo> <name of its database>`.
 */
import { connectMongo, mongoClientOptions, mongoViews, prepareMongo } from '@ticketly/adapters-mongo';
import { pgClient, pgPoolOptions, postgresPorts } from '@ticketly/adapters-postgres';
import { systemRandomness } from '@ticketly/core/memory';
import { projectViews } from '@ticketly/core/views';
import { MongoClient } from 'mongodb';
import { Pool } from 'pg';

const [databaseUrl = '', mongoUrl = '', name = ''] = process.argv.slice(2);
const client = new MongoClient(mongoUrl, mongoClientOptions);
await connectMongo(client).connected;
const db = client.db(name);
await prepareMongo(db);
const ports = postgresPorts(pgClient(new Pool(pgPoolOptions(databaseUrl)), { randomness: systemRandomness }));
// Small batches, so that a kill finds one under way.
const projector = projectViews({ ...ports, views: mongoViews(db) }, { batchSize: 7 });
for (;;) {
  const folded = await projector.run({ waitMs: 100 });
  if (folded > 0) process.stdout.write(`${folded}\n`);
}
