-- A buyer looks for what they can go on with: by session, by status. All that is asked is in the index,
-- so what does not fit is passed over without a look at the orders.
create index orders_of_buyer_narrowed on ticketly.orders (buyer_id, place, status, session_id);
drop index ticketly.orders_of_buyer;
