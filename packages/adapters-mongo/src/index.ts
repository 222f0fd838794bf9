export * from './client-options.ts';
export { prepareMongo } from './indexes.ts';
export * from './views.ts';
export * from './listings.ts';
