import type { TicketlyRefusal } from '@ticketly/core';

/** How a refusal looks over HTTP. */
export interface ProblemEntry {
  readonly status: number;
  readonly title: string;
  /** Seconds after which a retry may help. */
  readonly retryAfterSeconds?: number;
}

type RefusalCode = TicketlyRefusal['code'];

/** Problems of HTTP itself, before any use case is called. */
export type HttpProblemCode =
  | 'http/input-invalid'
  | 'http/body-malformed'
  | 'http/body-too-large'
  | 'http/media-type-unsupported'
  | 'http/route-unknown'
  | 'http/method-not-allowed'
  | 'http/not-acceptable'
  | 'http/rate-limited'
  | 'http/idempotency-key-invalid'
  | 'http/idempotency-key-reused'
  | 'http/idempotency-key-running'
  | 'http/overloaded'
  | 'http/unavailable'
  | 'http/internal';

export type ProblemCode = RefusalCode | HttpProblemCode;

/**
 * Every "no" there is, with its status and a title fit for buyers. Does not compile while a code is
 * missing.
 */
export const problemTable: Readonly<Record<ProblemCode, ProblemEntry>> = {
  'kernel/cursor-invalid': { status: 400, title: 'This cursor is not from this list.' },

  'identity/token-missing': { status: 401, title: 'Please sign in.' },
  'identity/token-invalid': { status: 401, title: 'This sign-in is no longer valid; please sign in again.' },
  'identity/role-missing': { status: 403, title: 'You may not do this.' },

  'organizations/organization-unknown': { status: 404, title: 'There is no such organization.' },
  'organizations/member-role-missing': { status: 403, title: 'Your role in this organization does not allow this.' },
  'organizations/organization-invalid': { status: 400, title: 'The organization is invalid.' },
  'organizations/owner-required': { status: 409, title: 'An organization keeps at least one owner.' },
  'organizations/organization-limit-reached': {
    status: 409,
    title: 'You have founded as many organizations as you may.',
  },

  'catalog/event-unknown': { status: 404, title: 'There is no such event.' },
  'catalog/event-invalid': { status: 400, title: 'The event is invalid.' },
  'catalog/event-status-unfit': { status: 409, title: 'The event is not in a state that allows this.' },
  'catalog/approver-involved': { status: 403, title: 'Events of your own organization are judged by somebody else.' },
  'catalog/tiers-in-use': { status: 409, title: 'Planned sessions use tiers that would be removed.' },
  'catalog/draft-limit-reached': {
    status: 409,
    title: 'The organization has as many unapproved events as it may have: cancel some first.',
  },

  'discounts/discount-unknown': { status: 404, title: 'There is no such discount.' },
  'discounts/discount-invalid': { status: 400, title: 'The discount is invalid.' },
  'discounts/discount-retired': { status: 409, title: 'The discount was retired.' },
  'discounts/discount-limit-reached': { status: 409, title: 'The event has as many discounts as it may have.' },
  'discounts/code-taken': { status: 409, title: 'An active discount of this event has this code.' },
  'discounts/code-unknown': { status: 404, title: 'There is no such code for this event.' },
  'discounts/code-early': { status: 409, title: 'This code cannot be used yet.' },
  'discounts/code-over': { status: 409, title: 'This code can no longer be used.' },
  'discounts/code-used-up': { status: 409, title: 'This code has been used as often as it may be.' },
  'discounts/code-used-up-by-buyer': { status: 409, title: 'You have used this code as often as you may.' },

  'scheduling/session-unknown': { status: 404, title: 'There is no such session.' },
  'scheduling/session-not-on-sale': { status: 409, title: 'This session is not on sale.' },
  'scheduling/session-invalid': { status: 400, title: 'The session is invalid.' },
  'scheduling/session-status-unfit': { status: 409, title: 'The session is not in a state that allows this.' },
  'scheduling/session-limit-reached': { status: 409, title: 'The event has as many sessions as it may have.' },
  'halls/layout-unknown': { status: 404, title: 'There is no such layout.' },
  'halls/layout-invalid': { status: 400, title: 'The layout is invalid.' },
  'halls/layout-limit-reached': {
    status: 409,
    title: 'The organization has saved as many layouts as it may.',
  },

  'seating/seats-displaced': { status: 409, title: 'Seats that are held or sold would change.' },
  'seating/not-enough-seats': { status: 409, title: 'Not enough seats of this kind are free.' },

  'locking/seats-unavailable': { status: 409, title: 'Some of these seats were just taken by somebody else.' },
  'locking/area-unavailable': { status: 409, title: 'Not enough places are left in this area.' },
  'locking/hold-limit-reached': {
    status: 409,
    title: 'You already hold seats in this session: order or release them first.',
  },
  'locking/seat-limit-reached': {
    status: 409,
    title: 'These seats would exceed what one person may have in this session.',
  },
  'locking/origin-limit-reached': {
    status: 429,
    title: 'Too many seats are held from your internet connection just now. Please try again in a minute.',
    retryAfterSeconds: 60,
  },
  'locking/seats-cooling-off': {
    status: 409,
    title: 'You have cancelled these seats twice, so they go to others first. Choose other seats, or wait a minute.',
    retryAfterSeconds: 60,
  },
  'locking/hold-expired': { status: 409, title: 'Your hold has ended, and its seats are on sale again.' },
  'locking/hold-unknown': { status: 404, title: 'There is no such hold.' },
  'locking/extension-limit-reached': { status: 409, title: 'This hold cannot be extended again.' },
  'locking/seat-count-invalid': { status: 400, title: 'This number of seats cannot be held at once.' },
  'locking/seats-unknown': { status: 400, title: 'Some of these seats do not exist or are not for sale.' },
  'locking/area-unknown': { status: 400, title: 'There is no such area in this session.' },
  'locking/total-invalid': { status: 409, title: 'These seats together cost more than can be charged.' },
  'locking/races-lost': {
    status: 409,
    title: 'Others were faster several times in a row. Seats may still be free, so try again.',
    retryAfterSeconds: 1,
  },
  'locking/hold-key-reused': { status: 422, title: 'This Idempotency-Key was used for another hold.' },

  'orders/seats-taken': { status: 409, title: 'Some of these seats were sold to somebody else.' },
  'orders/fence-stale': { status: 409, title: 'Somebody else has since held some of these seats.' },
  'orders/hold-ordered': { status: 409, title: 'This hold has already been ordered.' },
  'orders/code-differs': {
    status: 409,
    title: 'This hold was ordered already, without this code. Cancel that order to use it.',
  },
  'orders/pending-limit-reached': { status: 409, title: 'You have unpaid orders: pay or cancel one first.' },
  'orders/order-unknown': { status: 404, title: 'There is no such order.' },
  'orders/order-ended': { status: 409, title: 'This order has ended.' },
  'orders/order-paid': { status: 409, title: 'This order is already paid.' },
  'orders/order-unpaid': { status: 409, title: 'This order is not paid.' },
  'orders/seats-not-ordered': { status: 404, title: 'This order has no such seats.' },
  'orders/seats-refunded': { status: 409, title: 'These seats were refunded before.' },
  'orders/order-still-live': { status: 409, title: 'This order has not ended yet.' },

  'accounting/period-invalid': { status: 400, title: 'A report takes a period of at most 366 days.' },

  'payments/attempt-limit-reached': { status: 409, title: 'Payment was tried too often; please place a new order.' },
  'payments/refund-exceeds-captured': { status: 409, title: 'Less than that is left of the payment.' },
  'payments/payment-disputed': {
    status: 409,
    title: 'The bank of the buyer disputes this payment; wait for the outcome.',
  },
  'payments/payment-unknown': { status: 404, title: 'There is no such payment.' },
  'payments/payment-needless': { status: 409, title: 'This order costs nothing and needs no payment.' },
  'payments/payment-in-flight': {
    status: 409,
    title: 'A payment for this order is in progress.',
    retryAfterSeconds: 2,
  },
  'payments/provider-unknown': { status: 404, title: 'There is no such payment provider here.' },
  'payments/webhook-forged': { status: 400, title: 'The signature of this call is wrong.' },
  'payments/webhook-stale': { status: 400, title: 'This call was signed too long ago.' },
  'payments/webhook-ignored': { status: 400, title: 'This call is not about anything of ours.' },

  'pricing/discount-for-other-sessions': { status: 409, title: 'This discount is for other sessions.' },
  'pricing/discount-for-other-tiers': { status: 409, title: 'This discount is for tickets of another kind.' },
  'pricing/discount-below-minimum': { status: 409, title: 'This discount needs tickets of a higher value.' },
  'pricing/discount-needs-more-tickets': { status: 409, title: 'This discount needs more tickets.' },
  'pricing/discount-without-effect': { status: 409, title: 'This discount takes nothing off these tickets.' },

  'contacts/contact-invalid': { status: 400, title: 'The contact is invalid.' },
  'contacts/contact-missing': {
    status: 409,
    title: 'Before you pay, say whom to write to, and answer what the organizer asks.',
  },
  'contacts/contact-unknown': { status: 404, title: 'There is no contact for this order.' },
  'contacts/save-limit-reached': {
    status: 429,
    title: 'This was changed too often; please try again in an hour.',
    retryAfterSeconds: 3_600,
  },

  'browsing/query-invalid': { status: 400, title: 'The search is invalid.' },

  'receipts/receipt-unknown': { status: 404, title: 'There is no such receipt, or not yet.' },
  'tickets/ticket-unknown': { status: 404, title: 'There is no such ticket.' },
  'tickets/ticket-revoked': {
    status: 410,
    title: 'The ticket was refunded or cancelled. It is no longer valid, and has no code.',
  },
  'tickets/code-forged': { status: 400, title: 'This code is not one of ours.' },

  'http/input-invalid': { status: 400, title: 'The request is invalid.' },
  'http/body-malformed': { status: 400, title: 'The body cannot be read.' },
  'http/body-too-large': { status: 413, title: 'The body is too large.' },
  'http/media-type-unsupported': { status: 415, title: 'The body must be application/json in UTF-8.' },
  'http/route-unknown': { status: 404, title: 'There is nothing at this address.' },
  'http/method-not-allowed': { status: 405, title: 'This address does not take this method.' },
  'http/not-acceptable': { status: 406, title: 'This address does not answer in the form asked for.' },
  'http/rate-limited': { status: 429, title: 'Too many requests; please slow down.' },
  'http/idempotency-key-invalid': { status: 400, title: 'An Idempotency-Key has 1 to 255 visible characters.' },
  'http/idempotency-key-reused': { status: 422, title: 'This Idempotency-Key was used with another body.' },
  'http/idempotency-key-running': {
    status: 409,
    title: 'A request with this Idempotency-Key is still running.',
    retryAfterSeconds: 1,
  },
  'http/overloaded': {
    status: 503,
    title: 'Too many people at once; please try again in a moment.',
    retryAfterSeconds: 1,
  },
  'http/unavailable': {
    status: 503,
    title: 'This does not work at the moment; please try again.',
    retryAfterSeconds: 1,
  },
  'http/internal': { status: 500, title: 'Something went wrong on our side.' },
};
