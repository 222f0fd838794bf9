-- Names the lease under which a key was begun last: only its holder may answer the key or give it back.
alter table ticketly.idempotency_keys add column lease text;
