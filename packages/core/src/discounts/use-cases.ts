export * from './create-discount.ts';
export * from './change-discount.ts';
export * from './retire-discount.ts';
export * from './find-discount.ts';
export * from './list-discounts.ts';
export * from './list-public-discounts.ts';
