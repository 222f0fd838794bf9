-- Every movement of money, a row for each, appended with the facts of its cause. Nothing is changed or deleted. `provider`: the gateway it moved money at, if any.
create table ticketly.ledger (
  entry_id text collate "C" primary key,
  kind text not null,
  organization_id text collate "C",
  event_id text collate "C" not null,
  order_id text collate "C" not null,
  payment_id text collate "C" not null,
  provider text collate "C",
  posted_at_ms bigint not null,
  postings jsonb not null
);
create index ledger_of_organization on ticketly.ledger (organization_id, posted_at_ms, entry_id);
create index ledger_of_order on ticketly.ledger (order_id);
create index ledger_of_payment on ticketly.ledger (payment_id);
create index ledger_at_gateway on ticketly.ledger (provider, posted_at_ms, payment_id) where provider is not null;

-- The same, a row for each posting, for people who ask with SQL.
create view ticketly.ledger_postings as
  select l.entry_id, l.kind, l.organization_id, l.event_id, l.order_id, l.payment_id, l.posted_at_ms,
         p.posting ->> 'account' as account, p.posting -> 'amount' ->> 'currency' as currency,
         (p.posting -> 'amount' ->> 'amountMinor')::bigint as amount_minor
    from ticketly.ledger l, jsonb_array_elements(l.postings) as p(posting);
