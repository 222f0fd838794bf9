-- Payments, many in one statement and one commit. What is refused is an object: place to refusal.

-- Writes payments that nothing speaks against, each at the version it was decided on (0: new); places
-- without a payment have a null. The caller has looked at the versions and keeps their rows locked.
create or replace function ticketly.write_payments(payment_ids text[], versions integer[], payments jsonb[], refusals jsonb) returns void
  language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
declare
  now_ms constant bigint := ticketly.now_ms();
  wanted bigint;
  inserted bigint := 0;
  updated bigint;
begin
  update ticketly.payments p
     set version = p.version + 1, status = s.payment -> 'progress' ->> 'status', saved_at_ms = now_ms, state = s.payment
    from unnest(payment_ids, versions, payments) with ordinality as s(payment_id, version, payment, n)
   where p.payment_id = s.payment_id and p.version = s.version and s.version > 0 and not refusals ? s.n::text;
  get diagnostics updated = row_count;
  if 0 = any (versions) then
    insert into ticketly.payments (payment_id, version, order_id, attempt, status, saved_at_ms, state)
    select s.payment_id, 1, s.payment ->> 'orderId', (s.payment ->> 'attempt')::integer, s.payment -> 'progress' ->> 'status', now_ms, s.payment
      from unnest(payment_ids, versions, payments) with ordinality as s(payment_id, version, payment, n)
     where s.version = 0 and not refusals ? s.n::text
     order by s.payment ->> 'orderId' collate "C", (s.payment ->> 'attempt')::integer
        on conflict do nothing;
    get diagnostics inserted = row_count;
  end if;
  wanted := (select count(*) from unnest(payment_ids) with ordinality as s(payment_id, n)
              where s.payment_id is not null and not refusals ? s.n::text);
  if inserted + updated <> wanted then
    raise sqlstate '40001' using message = 'a payment was saved at the same moment';
  end if;
end
$$;

-- Records messages from outside that had an effect; none of them may be there. Whoever gets here
-- second at the same moment is rolled back as a whole.
create or replace function ticketly.note_messages(sources text[], message_ids text[], refusals jsonb) returns void
  language plpgsql set enable_seqscan = off
as $$
declare
  wanted bigint;
  written bigint;
begin
  wanted := (select count(*) from unnest(message_ids) with ordinality as m(message_id, n)
              where m.message_id is not null and not refusals ? m.n::text);
  if wanted = 0 then
    return;
  end if;
  insert into ticketly.inbox (source, message_id)
  select m.source, m.message_id from unnest(sources, message_ids) with ordinality as m(source, message_id, n)
   where m.message_id is not null and not refusals ? m.n::text
   order by m.source collate "C", m.message_id collate "C"
      on conflict do nothing;
  get diagnostics written = row_count;
  if written <> wanted then
    raise sqlstate '40001' using message = 'a message was recorded at the same moment';
  end if;
end
$$;

-- Stores payments, each with its events and the message that brought it, if any: the one whole or not
-- at all, whatever becomes of the others. `columns` has parallel arrays, a place a payment; documents come
-- as lines of JSON, the payments first; `events` is as `append_chosen` takes it. No payment, attempt of an
-- order, or message comes twice. Returns a row for each that is refused.
--
-- Locks payments by order and attempt, and inserts in that order too.
create or replace function ticketly.save_payments(columns json, events json, lines text)
  returns table (place integer, refusal jsonb)
  language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
declare
  payment_ids text[];
  order_ids text[];
  attempts integer[];
  versions integer[];
  sources text[];
  message_ids text[];
  documents constant json[] := string_to_array(lines, E'\n')::json[];
  refusals jsonb;
begin
  select * into payment_ids, order_ids, attempts, versions, sources, message_ids
    from json_to_record(columns) as c(
      "paymentIds" text[], "orderIds" text[], attempts integer[], versions integer[], sources text[], "messageIds" text[]);
  perform 1 from ticketly.payments p where p.payment_id = any (payment_ids) order by p.order_id, p.attempt for update;

  select coalesce(jsonb_object_agg(judged.n, judged.refusal) filter (where judged.refusal is not null), '{}') into refusals
    from (
      select s.n, case
          when i.message_id is not null then jsonb_build_object('code', 'messaging/message-repeated')
          when coalesce(p.version, 0) <> s.version or (s.version = 0 and other.payment_id is not null)
            then jsonb_build_object('code', 'kernel/version-conflicting', 'currentVersion', coalesce(p.version, 0))
        end as refusal
        from unnest(payment_ids, order_ids, attempts, versions, sources, message_ids)
             with ordinality as s(payment_id, order_id, attempt, version, source, message_id, n)
        left join ticketly.inbox i on i.source = s.source and i.message_id = s.message_id
        left join ticketly.payments p on p.payment_id = s.payment_id
        left join ticketly.payments other on s.version = 0 and other.order_id = s.order_id and other.attempt = s.attempt
    ) judged;

  perform ticketly.write_payments(payment_ids, versions, documents[:cardinality(payment_ids)]::jsonb[], refusals);
  perform ticketly.note_messages(sources, message_ids, refusals);
  perform ticketly.append_chosen(events, documents, refusals);
  return query select r.key::integer, r.value from jsonb_each(refusals) r;
end
$$;
