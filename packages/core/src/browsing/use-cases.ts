export * from './search-events.ts';
export * from './show-event.ts';
export * from './show-session.ts';
export * from './show-layout.ts';
export * from './list-own-sessions.ts';
export * from './list-attendees.ts';
export * from './export-attendees.ts';
