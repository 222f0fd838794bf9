import type { IdsByName } from '@ticketly/core';

/** What each kind of id identifies, as the API document says it. */
export const idWords: Readonly<Record<keyof IdsByName, string>> = {
  organization: 'Id of the organization.',
  event: 'Id of the event.',
  tier: 'Id of the price tier, unique within its event.',
  session: 'Id of the session.',
  layout: 'Id of the layout: the drawing of a hall.',
  seat: 'Id of the seat, unique within its layout. A place in an area looks like `floor~17`.',
  area: 'Id of the general-admission area, unique within its layout.',
  hold: 'Id of the hold. It begins with the id of its session.',
  order: 'Id of the order.',
  payment: 'Id of the payment.',
  refund: 'Id of the refund.',
  discount: 'Id of the discount.',
  ticket: 'Id of the ticket.',
  question: 'Id of the question, unique within its event.',
  principal: 'The person: the subject (`sub`) of their token.',
};
