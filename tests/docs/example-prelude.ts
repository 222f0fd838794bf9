const core = "import('@ticketly/core')";

const given = {
  office: `${core}.Ticketly`,
  principal: `${core}.Principal`,
  principalId: `${core}.PrincipalId`,
  organizationId: `${core}.OrganizationId`,
  eventId: `${core}.EventId`,
  details: `${core}.EventDetails`,
  sessionId: `${core}.SessionId`,
  plan: `${core}.SessionPlan`,
  layout: "import('@ticketly/core/halls').LayoutDraft",
  discountId: `${core}.DiscountId`,
  holdId: `${core}.HoldId`,
  orderId: `${core}.OrderId`,
  paymentId: `${core}.PaymentId`,
  ticketId: `${core}.TicketId`,
  from: `${core}.Instant`,
  to: `${core}.Instant`,
};

/**
 * What an example of a verb has at hand, so that it need not make it: an office, a caller, and the
 * ids they talk about.
 */
export const examplePrelude: string = [
  'export {};',
  ...Object.entries(given).map(([name, type]) => `declare const ${name}: ${type};`),
  '',
].join(' ');
