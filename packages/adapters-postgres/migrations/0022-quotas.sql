-- What a quota counts, so that it takes no look at the documents.
create index event_drafts on ticketly.events (organization_id)
  where state -> 'progress' ->> 'status' in ('draft', 'submitted', 'rejected');
