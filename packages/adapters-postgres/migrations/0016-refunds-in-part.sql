-- An order may be refunded in part. Nothing stored changes: processes of the version before go on, as long as nobody refunds a part.
alter table ticketly.orders drop constraint orders_status_check;
alter table ticketly.orders add constraint orders_status_check
  check (status in ('pending', 'paid', 'partly_refunded', 'refunded', 'expired', 'cancelled')) not valid;
alter table ticketly.orders validate constraint orders_status_check;
