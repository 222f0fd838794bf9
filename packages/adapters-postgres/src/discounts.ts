import { instant } from '@ticketly/core';
import type {
  CodedDiscount,
  Discount,
  DiscountCode,
  DiscountId,
  Discounts,
  DiscountUsage,
  DiscountUse,
  EventId,
  OrderId,
  PrincipalId,
} from '@ticketly/core';
import { postgresAggregates } from './aggregates.ts';
import { gatherReads } from './gather-reads.ts';
import { pagedList } from './page-query.ts';
import { documentCodec, wholeNumber } from './row-codec.ts';
import { numbers } from './numbers.ts';
import type { SqlClient } from './sql-client.ts';

const decode = documentCodec<Discount>(
  'discount',
  { discountId: 'string', eventId: 'string', code: 'string', rule: 'object', currency: 'string', terms: 'object' },
  ['active', 'retired'],
);
const idOf = ({ discountId }: Discount): string => discountId;
const endOf = ({ progress, terms }: Discount): number | null =>
  progress.status === 'retired' ? progress.retiredAt : terms.endsAt;

/**
 * Takes keys of {@link keyOfCode}. Indexes: discounts_of_code, uses_lapsing, uses_of_discount. A
 * lapsed use does not count.
 */
const ofCodeSql = `
  select a.key, d.state,
         case when d.is_limited then d.taken - (
           select count(*) from ticketly.discount_uses u
            where u.discount_id = d.discount_id and u.state = 'reserved' and u.expires_at_ms <= ticketly.now_ms()) end as total,
         case when d.is_limited then ticketly.uses_of_buyer(d.discount_id, a.key::json ->> 2, ticketly.now_ms()) end as of_buyer
    from unnest($1::text[]) as a(key)
   cross join lateral (
      select * from ticketly.discounts c where c.event_id = a.key::json ->> 0 and c.code = a.key::json ->> 1
       order by c.status = 'active' desc, c.place desc limit 1
    ) d`;
const publicSql = `
  select state from ticketly.discounts where event_id = $1 and status = 'active' and is_public order by place desc limit $2`;
const countSql = `select count(*) as count from ticketly.discounts where event_id = $1`;
const usageSql = `
  select count(*) filter (where state = 'confirmed') as confirmed,
         count(*) filter (where state = 'reserved' and expires_at_ms > ticketly.now_ms()) as reserved,
         count(*) as uses,
         coalesce(sum(given_minor) filter (where state = 'confirmed'), 0) as given_minor
    from ticketly.discount_uses where discount_id = $1`;
const useSql = `
  select order_id, discount_id, buyer_id, state, given_minor, expires_at_ms from ticketly.discount_uses where order_id = $1`;

interface CodeRow {
  readonly key: string;
  readonly state: unknown;
  readonly total: unknown;
  readonly of_buyer: unknown;
}

interface UseRow {
  readonly order_id: string;
  readonly discount_id: string;
  readonly buyer_id: string;
  readonly state: DiscountUse['status'];
  readonly given_minor: unknown;
  readonly expires_at_ms: unknown;
}

const keyOfCode = (eventId: EventId, code: DiscountCode, buyerId: PrincipalId): string =>
  JSON.stringify([eventId, code, buyerId]);

const useFrom = (row: UseRow): DiscountUse => ({
  orderId: row.order_id as OrderId,
  discountId: row.discount_id as DiscountId,
  buyerId: row.buyer_id as PrincipalId,
  givenMinor: wholeNumber(row.given_minor),
  status: row.state,
  expiresAt: instant(wholeNumber(row.expires_at_ms)),
});

/** {@link Discounts} in PostgreSQL. Codes looked up at the same time share statements. */
export const postgresDiscounts = (client: SqlClient): Discounts => {
  const byCode = gatherReads<CodeRow>(client, { sql: ofCodeSql, keyOf: ({ key }) => key });
  const documents = async (sql: string, parameters: readonly unknown[]): Promise<readonly Discount[]> =>
    (await client.query<{ state: unknown }>(sql, parameters)).map(({ state }) => decode(state));
  return {
    ...postgresAggregates<DiscountId, Discount>(client, {
      table: 'discounts',
      idColumn: 'discount_id',
      idOf,
      decode,
      columns: {
        event_id: ({ eventId }) => eventId,
        code: ({ code }) => code,
        status: ({ progress }) => progress.status,
        is_public: ({ terms }) => terms.isPublic,
        starts_at_ms: ({ terms }) => terms.startsAt,
        ends_at_ms: endOf,
        total_limit: ({ terms }) => terms.totalLimit,
        per_buyer_limit: ({ terms }) => terms.perBuyerLimit,
      },
    }),
    /** Index: discounts_of_event. */
    ofEvent: pagedList(client, {
      table: 'discounts',
      idColumn: 'discount_id',
      where: 'event_id = $1',
      order: 'newest-first',
      idOf,
      decode,
    }),
    publicOfEvent: (eventId, limit) => documents(publicSql, [eventId, limit]),
    countOfEvent: async (eventId) => (await numbers<'count'>(client, countSql, [eventId]))('count'),
    ofCode: async (eventId, code, buyerId): Promise<CodedDiscount | undefined> => {
      const [row] = await byCode(keyOfCode(eventId, code, buyerId));
      if (row === undefined) return undefined;
      const { state, total, of_buyer: ofBuyer } = row;
      const uses = total === null ? null : { total: wholeNumber(total), ofBuyer: wholeNumber(ofBuyer) };
      return { discount: decode(state), uses };
    },
    usage: async (discountId): Promise<DiscountUsage> => {
      const of = await numbers<'reserved' | 'confirmed' | 'uses' | 'given_minor'>(client, usageSql, [discountId]);
      const [reserved, confirmed] = [of('reserved'), of('confirmed')];
      return { reserved, confirmed, released: of('uses') - reserved - confirmed, givenMinor: of('given_minor') };
    },
    useOf: async (orderId) => (await client.query<UseRow>(useSql, [orderId])).map(useFrom)[0],
  };
};
