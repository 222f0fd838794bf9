export * from './list-event-orders.ts';
export * from './show-event-sales.ts';
export * from './show-session-sales.ts';
export * from './list-organization-sales.ts';
export * from './sum-organization-sales.ts';
export * from './follow-event-sales.ts';
