export { showEventSales } from './show-event-sales.ts';
export { showSessionSales } from './show-session-sales.ts';
export { listOrganizationSales } from './list-organization-sales.ts';
export { sumOrganizationSales } from './sum-organization-sales.ts';
export { followEventSales } from './follow-event-sales.ts';
