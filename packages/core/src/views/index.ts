export type * from './views.port.ts';
export * from './fold-words.ts';
export * from './event-listing.ts';
export * from './session-page.ts';
export * from './project-views.ts';
