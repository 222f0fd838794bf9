export type * from './page-views.port.ts';
export * from './rankings.port.ts';
export * from './trending-score.ts';
export * from './days-of-event.ts';
export * from './rank-events.ts';
export * from './rank-trending.ts';
export * from './count-page-views.ts';
export * from './cached-rankings.ts';
