export type * from './showings.port.ts';
export * from './with-newest-showing.ts';
export * from './cached-showings.ts';
export * from './showings-from.ts';
