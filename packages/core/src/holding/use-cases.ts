export * from './hold-seats.ts';
export * from './find-hold.ts';
export * from './list-holds.ts';
export * from './extend-hold.ts';
export * from './release-hold.ts';
