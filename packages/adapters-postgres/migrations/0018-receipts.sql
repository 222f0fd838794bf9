-- Receipts and credit notes, numbered without gaps in one series for each organization. A cause has one; what it says never changes.
create table ticketly.receipts (
  organization_id text collate "C" not null,
  number bigint not null check (number > 0),
  cause text collate "C" not null unique,
  order_id text collate "C" not null,
  issued_at_ms bigint not null,
  content jsonb not null,
  primary key (organization_id, number)
);
create index receipts_of_order on ticketly.receipts (order_id, number);

-- The last number of each series. Whoever issues holds its row until the end of the transaction.
create table ticketly.receipt_series (
  organization_id text collate "C" primary key,
  last_number bigint not null,
  last_issued_at_ms bigint not null
);
