import { invariant } from '@ticketly/core';
import type { IdempotencyKeys, IdempotentRequest, KeyState } from '@ticketly/core';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const keptMs = 24 * 3_600_000;

/**
 * Takes the key if it is free, if its holder is overdue with the same request, or if it is old
 * enough to be forgotten.
 */
const beginSql = `
  insert into ticketly.idempotency_keys as k
         (principal_id, operation, key, fingerprint, lease, leased_until_ms, forgotten_at_ms)
  values ($1, $2, $3, $4, gen_random_uuid(), ticketly.now_ms() + $5::bigint, ticketly.now_ms() + $6::bigint)
      on conflict (principal_id, operation, key) do update
     set fingerprint = excluded.fingerprint, lease = excluded.lease, leased_until_ms = excluded.leased_until_ms,
         forgotten_at_ms = excluded.forgotten_at_ms, answer_status = null, answer_body = null
   where k.forgotten_at_ms <= ticketly.now_ms()
      or (k.fingerprint = excluded.fingerprint and k.answer_status is null and k.leased_until_ms <= ticketly.now_ms())
  returning lease`;
const findSql = `
  select fingerprint, answer_status, answer_body from ticketly.idempotency_keys
   where principal_id = $1 and operation = $2 and key = $3`;
const ownKey = 'principal_id = $1 and operation = $2 and key = $3 and lease = $4 and answer_status is null';
const answerSql = `
  update ticketly.idempotency_keys
     set forgotten_at_ms = ticketly.now_ms() + $5::bigint, answer_status = $6, answer_body = $7::json
   where ${ownKey}`;
const abandonSql = `delete from ticketly.idempotency_keys where ${ownKey}`;

interface KeyRow {
  readonly fingerprint: string;
  readonly answer_status: unknown;
  readonly answer_body: unknown;
}

const judge = (row: KeyRow, { fingerprint }: IdempotentRequest): KeyState => {
  if (row.fingerprint !== fingerprint) return { status: 'mismatched' };
  if (row.answer_status === null) return { status: 'running' };
  return { status: 'answered', answer: { status: wholeNumber(row.answer_status), body: row.answer_body } };
};

/**
 * {@link IdempotencyKeys} in PostgreSQL, kept for 24 hours; `tidyPostgres` forgets the older ones.
 */
export const postgresIdempotencyKeys = (client: SqlClient): IdempotencyKeys => {
  const nameOf = ({ principalId, operation, key }: IdempotentRequest): string[] => [principalId, operation, key];
  return {
    begin: async (request, leaseMs) => {
      // Between the two statements the key may be released: then it is free to be taken.
      for (let attempt = 0; attempt < 10; attempt += 1) {
        const wished = [...nameOf(request), request.fingerprint, leaseMs, keptMs];
        const [begun] = await client.query<{ readonly lease: string }>(beginSql, wished);
        if (begun !== undefined) return { status: 'begun', lease: begun.lease };
        const [row] = await client.query<KeyRow>(findSql, nameOf(request));
        if (row !== undefined) return judge(row, request);
      }
      return { status: 'running' };
    },
    answer: async (request, lease, { status, body }) => {
      invariant(Number.isInteger(status), `${status} is no status of an answer`);
      const answer = [status, JSON.stringify(body ?? null)];
      await client.query(answerSql, [...nameOf(request), lease, keptMs, ...answer]);
    },
    abandon: async (request, lease) => {
      await client.query(abandonSql, [...nameOf(request), lease]);
    },
  };
};
