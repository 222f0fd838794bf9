export type * from './views.port.ts';
export * from './view.ts';
export * from './all-views.ts';
export type * from './sales-count.ts';
export * from './plain-words.ts';
export * from './attendee-words.ts';
export * from './fold-facts.ts';
export * from './view-follower.ts';
export * from './project-views.ts';
