-- Settling orders, many in one statement and one commit, as they are claimed. Looks up by key and
-- nothing else; see claims.sql for the settings.

-- Why orders can't be settled, by place, as things stand; nothing of those that can. Everything it
-- looks at is locked by the caller.
create or replace function ticketly.judge_settlements(
  order_ids text[], session_ids text[], editions bigint[], payment_ids text[], versions integer[],
  sources text[], message_ids text[], seat_orders integer[], seat_ids text[], now_ms bigint
) returns jsonb
  language sql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
  select coalesce(jsonb_object_agg(judged.n, judged.refusal) filter (where judged.refusal is not null), '{}')
    from (
      select s.n, case
          when i.message_id is not null then jsonb_build_object('code', 'messaging/message-repeated')
          -- An expired order may still have its seats.
          when o.status is distinct from 'expired' and ticketly.unless_pending(o.status) is not null
            then ticketly.unless_pending(o.status)
          when s.payment_id is not null and coalesce(p.version, 0) <> s.version
            then jsonb_build_object('code', 'kernel/version-conflicting', 'currentVersion', coalesce(p.version, 0))
          when taken.seats is not null then jsonb_build_object('code', 'orders/seats-taken', 'conflicts', taken.seats)
          -- Who changes the hall looks at live claims alone.
          when (o.status <> 'pending' or o.expires_at_ms <= now_ms) and ticketly.edition_of(h.version) > s.edition
            then jsonb_build_object('code', 'locking/showing-stale', 'edition', ticketly.edition_of(h.version))
        end as refusal
        from unnest(order_ids, session_ids, editions, payment_ids, versions, sources, message_ids)
             with ordinality as s(order_id, session_id, edition, payment_id, version, source, message_id, n)
        left join ticketly.inbox i on i.source = s.source and i.message_id = s.message_id
        left join ticketly.orders o on o.order_id = s.order_id
        left join ticketly.payments p on p.payment_id = s.payment_id
        left join ticketly.sessions h on h.session_id = s.session_id
        left join (
          select w.n, jsonb_agg(w.seat_id order by w.seat) as seats
            from unnest(seat_orders, seat_ids) with ordinality as w(n, seat_id, seat)
            join ticketly.seat_claims c on c.session_id = session_ids[w.n] and c.seat_id = w.seat_id
           where c.order_id <> order_ids[w.n] and (c.state = 'sold' or (c.state = 'claimed' and c.expires_at_ms > now_ms))
           group by w.n
        ) taken on taken.n = s.n
    ) judged
$$;

-- Makes orders paid: with their seats, tickets, payments, messages and events, each one whole or not
-- at all. `columns` has arrays that run parallel, as for `claim_orders`: a place a settlement, a place
-- a seat (`seat…`), a place a ticket (`ticket…`). Documents come as lines of JSON, each once, however many
-- use it: first the orders, then the tickets; a payment says its line. `events` is as `append_chosen` takes
-- it. An edition is of the showing whose hall was found to
-- have the seats of a lapsed order; 0 if nobody looked. No order, payment, message or seat comes
-- twice. Returns a row for each that is refused.
--
-- Locks orders by id, then their payments by order and attempt, then halls and seats, as claims.sql says,
-- and last the uses of discounts.
create or replace function ticketly.settle_orders(
  columns json, events json, lines text
) returns table (place integer, refusal jsonb)
  language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
declare
  order_ids text[];
  session_ids text[];
  fences bigint[];
  editions bigint[];
  payment_ids text[];
  versions integer[];
  sources text[];
  message_ids text[];
  seat_orders integer[];
  seat_ids text[];
  ticket_orders integer[];
  payment_lines integer[];
  documents constant json[] := string_to_array(lines, E'\n')::json[];
  now_ms bigint;
  late text[];
  refusals jsonb;
  wanted bigint;
  written bigint;
begin
  select * into order_ids, session_ids, fences, editions, payment_ids, versions, sources, message_ids,
                seat_orders, seat_ids, ticket_orders, payment_lines
    from json_to_record(columns) as c(
      "orderIds" text[], "sessionIds" text[], fences bigint[], editions bigint[], "paymentIds" text[], versions integer[],
      sources text[], "messageIds" text[],
      "seatOrders" integer[], "seatIds" text[], "ticketOrders" integer[], "paymentLines" integer[]);

  perform 1 from ticketly.orders o where o.order_id = any (order_ids) order by o.order_id for update;
  perform 1 from ticketly.payments p where p.order_id = any (order_ids) order by p.order_id, p.attempt for update;
  late := array(
    select o.session_id from ticketly.orders o
     where o.order_id = any (order_ids)
       and (o.status = 'expired' or (o.status = 'pending' and o.expires_at_ms <= ticketly.now_ms())));
  if late <> '{}' then
    perform ticketly.share_halls(late);
  end if;
  perform 1 from unnest(seat_orders, seat_ids) as w(n, seat_id)
     join ticketly.seat_claims c on c.session_id = session_ids[w.n] and c.seat_id = w.seat_id
    order by c.seat_id, c.session_id for update of c;

  now_ms := ticketly.now_ms();
  refusals := ticketly.judge_settlements(
    order_ids, session_ids, editions, payment_ids, versions, sources, message_ids, seat_orders, seat_ids, now_ms);

  refusals := refusals || ticketly.confirm_uses(order_ids, refusals);

  perform ticketly.write_payments(
    payment_ids, versions,
    array(select documents[p.line]::jsonb from unnest(payment_lines) with ordinality as p(line, n) order by p.n), refusals);
  perform ticketly.note_messages(sources, message_ids, refusals);
  update ticketly.seat_claims c
     set state = 'sold', order_id = order_ids[w.n], fence = greatest(c.fence, fences[w.n])
    from unnest(seat_orders, seat_ids) as w(n, seat_id)
   where c.session_id = session_ids[w.n] and c.seat_id = w.seat_id and not refusals ? w.n::text;
  get diagnostics written = row_count;
  wanted := (select count(*) from unnest(seat_orders) as w(n) where not refusals ? w.n::text);
  if written <> wanted then
    raise exception 'the orders % have % seats and % claims', order_ids, wanted, written;
  end if;
  update ticketly.orders o set status = 'paid', state = s.state
    from unnest(order_ids, documents[:cardinality(order_ids)]) with ordinality as s(order_id, state, n)
   where o.order_id = s.order_id and not refusals ? s.n::text;
  insert into ticketly.tickets (ticket_id, version, order_id, session_id, seat_id, status, state)
  select t.ticket ->> 'ticketId', 1, t.ticket ->> 'orderId', t.ticket ->> 'sessionId', t.ticket ->> 'seatId',
         t.ticket -> 'progress' ->> 'status', t.ticket
    from unnest(ticket_orders, documents[cardinality(order_ids) + 1 : cardinality(order_ids) + cardinality(ticket_orders)]::jsonb[])
         with ordinality as t(n, ticket, seq)
   where not refusals ? t.n::text order by t.seq;
  perform ticketly.append_chosen(events, documents, refusals);

  return query select r.key::integer, r.value from jsonb_each(refusals) r;
end
$$;
