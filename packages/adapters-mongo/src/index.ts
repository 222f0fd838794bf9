export * from './check-mongo.ts';
export * from './client-options.ts';
export * from './connect-mongo.ts';
export { prepareMongo } from './indexes.ts';
export * from './mongo-ports.ts';
export * from './views.ts';
export * from './listings.ts';
export * from './attendees.ts';
