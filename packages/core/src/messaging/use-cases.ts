export * from './tend-dead-letters.ts';
