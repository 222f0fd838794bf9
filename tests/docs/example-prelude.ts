const given = {
  office: 'Ticketly',
  principal: 'Principal',
  principalId: 'PrincipalId',
  organizationId: 'OrganizationId',
  eventId: 'EventId',
  details: 'EventDetails',
  sessionId: 'SessionId',
  plan: 'SessionPlan',
  layout: 'LayoutDraft',
  holdId: 'HoldId',
  orderId: 'OrderId',
  paymentId: 'PaymentId',
  ticketId: 'TicketId',
};

/** What an example of a verb has at hand, so that it need not make it: an office, a caller, and what they talk about. */
export const examplePrelude: string = [
  `import type { ${[...Object.values(given)].join(', ')} } from '@ticketly/core';`,
  ...Object.entries(given).map(([name, type]) => `declare const ${name}: ${type};`),
].join(' ');
