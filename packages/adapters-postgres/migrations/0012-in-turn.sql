-- Timers come in the order in which they wait: from their time, or from the end of their lease. By their time alone those that fail for ever come before all others.
create index timers_in_turn on ticketly.timers (greatest(at_ms, leased_until_ms), timer_id);
drop index ticketly.timers_due;

-- Likewise the facts that were set aside: what failed again waits from then on.
create index dead_letters_in_turn on ticketly.dead_letters (consumer, set_aside_at_ms, place) where retry_requested;
drop index ticketly.dead_letters_to_retry;
