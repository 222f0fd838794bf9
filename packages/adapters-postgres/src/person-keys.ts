import { TicketlyFault } from '@ticketly/core';
import type { PersonKey, PersonKeys, PrincipalId } from '@ticketly/core';
import { arrayParameter } from './array-parameter.ts';
import type { SqlClient } from './sql-client.ts';

const keepSql = `
  insert into ticketly.person_keys (principal_id, key_id, master_key_id, wrapped)
  values ($1, $2, $3, $4) on conflict (principal_id) do nothing returning principal_id`;
const columns = 'principal_id, key_id, master_key_id, wrapped';
const findSql = `select ${columns} from ticketly.person_keys where principal_id = any ($1::text[])`;
const eraseSql = `delete from ticketly.person_keys where principal_id = $1 returning principal_id`;
const wrappedByOthersSql = `select ${columns} from ticketly.person_keys where master_key_id <> $1 limit $2`;
const rewrapSql = `
  update ticketly.person_keys set master_key_id = $3, wrapped = $4
   where principal_id = $1 and key_id = $2 returning principal_id`;

interface KeyRow {
  readonly principal_id: string;
  readonly key_id: string;
  readonly master_key_id: string;
  readonly wrapped: string;
}

const keyOf = (row: KeyRow): PersonKey => ({
  principalId: row.principal_id as PrincipalId,
  keyId: row.key_id,
  masterKeyId: row.master_key_id,
  wrapped: row.wrapped,
});

const parametersOf = ({ principalId, keyId, masterKeyId, wrapped }: PersonKey): string[] => [
  principalId,
  keyId,
  masterKeyId,
  wrapped,
];

/** How often to retry making a key while others erase theirs. */
const maxTries = 5;

/** {@link PersonKeys} in PostgreSQL. What was deleted stays in the files until it is vacuumed. */
export const postgresPersonKeys = (client: SqlClient): PersonKeys => {
  const find = async (principalIds: readonly PrincipalId[]): Promise<readonly PersonKey[]> =>
    principalIds.length === 0 ? [] : (await client.query<KeyRow>(findSql, [arrayParameter(principalIds)])).map(keyOf);
  return {
    keep: async (key) => {
      // Between the two statements the existing key may be erased: then this one may be stored.
      for (let tries = 0; tries < maxTries; tries += 1) {
        const kept = await client.query(keepSql, parametersOf(key));
        if (kept.length > 0) return key;
        const [known] = await find([key.principalId]);
        if (known !== undefined) return known;
      }
      throw new TicketlyFault('contended', `the person's key was created and erased ${maxTries} times in a row`);
    },
    find,
    erase: async (principalId) => (await client.query(eraseSql, [principalId])).length > 0,
    wrappedByOthers: async (masterKeyId, limit) =>
      (await client.query<KeyRow>(wrappedByOthersSql, [masterKeyId, limit])).map(keyOf),
    rewrap: async (key) => (await client.query(rewrapSql, parametersOf(key))).length > 0,
  };
};
