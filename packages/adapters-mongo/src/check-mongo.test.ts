import type { Db } from 'mongodb';
import { MongoNetworkError, MongoServerError, MongoWriteConcernError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { checkMongo } from './check-mongo.ts';

interface Told {
  readonly version?: string;
  readonly role?: object;
  readonly write?: () => Promise<unknown>;
}

/** As much of a database as the check asks. */
const server = ({ version = '8.0.4', role = { isWritablePrimary: true }, write = async () => undefined }: Told): Db =>
  ({
    command: async (asked: object) => ('buildInfo' in asked ? { version } : role),
    collection: () => ({ updateOne: write }),
  }) as unknown as Db;

const unconfirmed = new MongoWriteConcernError({
  writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' },
} as ConstructorParameters<typeof MongoWriteConcernError>[0]);

describe('a check of the server', () => {
  it.each([{}, { version: '7.0.0' }, { role: { ismaster: true } }])('finds nothing wrong with %j', async (told) => {
    expect(await checkMongo(server(told))).toEqual([]);
  });

  it.each<{ told: Told; names: string }>([
    { told: { version: '6.0.14' }, names: 'this server is 6.0.14' },
    { told: { role: { isWritablePrimary: false } }, names: 'takes no writes' },
    { told: { write: () => Promise.reject(unconfirmed) }, names: 'No majority' },
  ])('names what is wrong: $names', async ({ told, names }) => {
    expect(await checkMongo(server(told))).toEqual([expect.stringContaining(names)]);
  });

  it.each<[string, Error]>([
    ['unavailable', new MongoNetworkError('connection 1 to 10.0.0.1:27017 closed')],
    ['misconfigured', new MongoServerError({ message: 'not authorized on views', code: 13 })],
    ['overloaded', new MongoServerError({ message: 'disk is full', code: 14_031 })],
  ])('is a fault when the server fails: %s', async (code, error) => {
    await expect(checkMongo(server({ write: () => Promise.reject(error) }))).rejects.toMatchObject({ code });
  });
});
