export * from './prepare-tickets.ts';
