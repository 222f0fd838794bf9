export * from './check-layout.ts';
export * from './save-layout.ts';
export * from './find-own-layout.ts';
export * from './list-own-layouts.ts';
