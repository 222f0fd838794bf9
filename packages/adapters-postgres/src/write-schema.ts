import { writeFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { dumpSchema } from './dump-schema.ts';
import { migrate } from './migrate.ts';
import { pgliteClient } from './pglite-client.ts';
import { packagedRevision, readSchema, revisionOf } from './schema-files.ts';

// Bumps the revision if the functions changed, then writes schema.sql from all files, using a fresh
// database in this process.
const { functions } = readSchema();
const revision = `${JSON.stringify(revisionOf(functions, packagedRevision()), undefined, 2)}\n`;
await writeFile(new URL('../functions/revision.json', import.meta.url), revision);
const database = await PGlite.create();
const client = pgliteClient(database, { randomness: { integer: () => 0 } });
await migrate(client);
await writeFile(new URL('../schema.sql', import.meta.url), await dumpSchema(client));
await database.close();
