export * from './audit/index.ts';
export * from './kits/index.ts';
