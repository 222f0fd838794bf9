export * from './audit/index.ts';
export * from './kits/index.ts';
export * from './office/index.ts';
