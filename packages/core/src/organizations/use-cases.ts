export * from './create-organization.ts';
export * from './list-organizations.ts';
export * from './set-member.ts';
export * from './set-seller.ts';
