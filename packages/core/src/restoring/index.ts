export * from './notice-restores.ts';
