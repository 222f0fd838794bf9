-- What buyers tell of themselves and their guests, sealed with a key of the buyer's; null once it was erased. Of no value without person_keys.
create table ticketly.contacts (
  order_id text collate "C" primary key,
  session_id text collate "C" not null,
  principal_id text collate "C" not null,
  key_id text collate "C" not null,
  sealed text collate "C",
  saved_at_ms bigint not null,
  counted_from_ms bigint not null,
  saves integer not null
);
create index contacts_of_person on ticketly.contacts (principal_id, order_id);
create index contacts_of_session on ticketly.contacts (session_id, order_id);

-- A key for each person, wrapped by a master key that is not here. A person is erased by erasing this row, so copies of this table must not be kept for long:
-- leave it out of those that are (docs/privacy.md).
create table ticketly.person_keys (
  principal_id text collate "C" primary key,
  key_id text collate "C" not null,
  master_key_id text collate "C" not null,
  wrapped text collate "C" not null
);
create index person_keys_by_master on ticketly.person_keys (master_key_id);
