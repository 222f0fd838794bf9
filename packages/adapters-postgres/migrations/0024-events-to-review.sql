-- Admins list the events in a state, and among the approved ones those that were changed since.
create index events_in_status on ticketly.events ((state -> 'progress' ->> 'status'), place);
create index events_changed on ticketly.events ((state -> 'progress' ->> 'status'), place) where state ? 'approvedDetails';
