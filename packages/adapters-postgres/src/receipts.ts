import { instant, invariant } from '@ticketly/core';
import type { Receipt, ReceiptContent, ReceiptDraft, Receipts } from '@ticketly/core';
import { documentCodec, wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const decode = documentCodec<ReceiptContent>('receipt', {
  kind: 'string',
  organizationId: 'string',
  orderId: 'string',
  lines: 'object',
  total: 'object',
});

const columns = `number, cause, issued_at_ms, content`;
const issueSql = `select ticketly.issue_receipts($1::jsonb)`;
const ofCausesSql = `select ${columns} from ticketly.receipts where cause = any($1::text[])`;
/** Index: receipts_of_order. */
const ofOrderSql = `select ${columns} from ticketly.receipts where order_id = $1 order by number`;
/** Index: receipts_pkey. */
const ofOrganizationSql = `
  select ${columns} from ticketly.receipts
   where organization_id = $1 and number > $2::bigint order by number limit $3`;

interface ReceiptRow {
  readonly number: unknown;
  readonly cause: string;
  readonly issued_at_ms: unknown;
  readonly content: unknown;
}

const receiptFrom = ({ number, cause, issued_at_ms, content }: ReceiptRow): Receipt => ({
  number: wholeNumber(number),
  issuedAt: instant(wholeNumber(issued_at_ms)),
  cause,
  content: decode(content),
});

/** {@link Receipts} in PostgreSQL: a row for each, and one for each series of numbers. */
export const postgresReceipts = (client: SqlClient): Receipts => {
  const read = async (sql: string, parameters: readonly unknown[]): Promise<readonly Receipt[]> =>
    (await client.query<ReceiptRow>(sql, parameters)).map(receiptFrom);
  return {
    issue: async (drafts) => {
      if (drafts.length === 0) return [];
      const causes = drafts.map(({ cause }) => cause);
      // Most repeats were issued already: those need no lock on a series.
      const before = new Set((await read(ofCausesSql, [causes])).map(({ cause }) => cause));
      const fresh = firstOfEach(drafts.filter(({ cause }) => !before.has(cause)));
      if (fresh.length > 0) await client.query(issueSql, [JSON.stringify(fresh.map(rowOf))]);
      const issued = new Map((await read(ofCausesSql, [causes])).map((receipt) => [receipt.cause, receipt]));
      return causes.map((cause) => {
        const receipt = issued.get(cause);
        invariant(receipt, `the receipt of ${cause} was issued and is not there`);
        return receipt;
      });
    },
    ofOrder: (orderId) => read(ofOrderSql, [orderId]),
    ofOrganization: async (organizationId, { limit, cursor }) => {
      const found = await read(ofOrganizationSql, [organizationId, afterOf(cursor), limit + 1]);
      const items = found.slice(0, limit);
      return { items, nextCursor: found.length > limit ? String(items.at(-1)?.number) : null };
    },
  };
};

/** The cursor is the last number returned; an invalid one starts from the beginning. */
const afterOf = (cursor: string | undefined): number =>
  cursor !== undefined && /^\d{1,15}$/.test(cursor) ? Number(cursor) : 0;

const firstOfEach = (drafts: readonly ReceiptDraft[]): readonly ReceiptDraft[] => {
  const causes = new Set<string>();
  return drafts.filter(({ cause }) => {
    const isFirst = !causes.has(cause);
    causes.add(cause);
    return isFirst;
  });
};

const rowOf = ({ cause, content }: ReceiptDraft): object => ({
  cause,
  organizationId: content.organizationId,
  orderId: content.orderId,
  content,
});
