import { writeFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { dumpSchema } from './dump-schema.ts';
import { migrate } from './migrate.ts';
import { pgliteClient } from './pglite-client.ts';

// Writes schema.sql anew from the migrations, on a fresh database in this process.
const database = await PGlite.create();
const client = pgliteClient(database, { randomness: { integer: () => 0 } });
await migrate(client);
await writeFile(new URL('../schema.sql', import.meta.url), await dumpSchema(client));
await database.close();
