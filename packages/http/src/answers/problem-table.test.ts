import { expect, test } from 'vitest';
import { problemTable } from './problem-table.ts';

// Clients branch on these numbers, and gateways and browsers retry by them: a change here is one of
// the API, and belongs into a changeset.
test('every code has its status, and those that pass by themselves their Retry-After', () => {
  const rows = Object.entries(problemTable).map(([code, { status, retryAfterSeconds }]) =>
    [status, code, ...(retryAfterSeconds === undefined ? [] : [`retry after ${retryAfterSeconds} s`])].join(' '),
  );
  expect(`\n${rows.sort().join('\n')}\n`).toMatchInlineSnapshot(`
    "
    400 accounting/period-invalid
    400 browsing/query-invalid
    400 catalog/event-invalid
    400 contacts/contact-invalid
    400 discounts/discount-invalid
    400 halls/layout-invalid
    400 http/body-malformed
    400 http/idempotency-key-invalid
    400 http/input-invalid
    400 kernel/cursor-invalid
    400 locking/area-unknown
    400 locking/seat-count-invalid
    400 locking/seats-unknown
    400 organizations/organization-invalid
    400 payments/webhook-forged
    400 payments/webhook-ignored
    400 payments/webhook-stale
    400 scheduling/session-invalid
    400 tickets/code-forged
    401 identity/token-invalid
    401 identity/token-missing
    403 catalog/approver-involved
    403 identity/role-missing
    403 organizations/member-role-missing
    404 catalog/event-unknown
    404 contacts/contact-unknown
    404 discounts/code-unknown
    404 discounts/discount-unknown
    404 halls/layout-unknown
    404 http/route-unknown
    404 locking/hold-unknown
    404 orders/order-unknown
    404 orders/seats-not-ordered
    404 organizations/organization-unknown
    404 payments/payment-unknown
    404 payments/provider-unknown
    404 receipts/receipt-unknown
    404 scheduling/session-unknown
    404 tickets/ticket-unknown
    405 http/method-not-allowed
    406 http/not-acceptable
    409 catalog/draft-limit-reached
    409 catalog/event-status-unfit
    409 catalog/tiers-in-use
    409 contacts/contact-missing
    409 discounts/code-early
    409 discounts/code-over
    409 discounts/code-taken
    409 discounts/code-used-up
    409 discounts/code-used-up-by-buyer
    409 discounts/discount-limit-reached
    409 discounts/discount-retired
    409 halls/layout-limit-reached
    409 http/idempotency-key-running retry after 1 s
    409 locking/area-unavailable
    409 locking/extension-limit-reached
    409 locking/hold-expired
    409 locking/hold-limit-reached
    409 locking/races-lost retry after 1 s
    409 locking/seat-limit-reached
    409 locking/seats-cooling-off retry after 60 s
    409 locking/seats-unavailable
    409 locking/total-invalid
    409 orders/code-differs
    409 orders/fence-stale
    409 orders/hold-ordered
    409 orders/order-ended
    409 orders/order-paid
    409 orders/order-still-live
    409 orders/order-unpaid
    409 orders/pending-limit-reached
    409 orders/seats-refunded
    409 orders/seats-taken
    409 organizations/organization-limit-reached
    409 organizations/owner-required
    409 payments/attempt-limit-reached
    409 payments/payment-disputed
    409 payments/payment-in-flight retry after 2 s
    409 payments/payment-needless
    409 payments/refund-exceeds-captured
    409 pricing/discount-below-minimum
    409 pricing/discount-for-other-sessions
    409 pricing/discount-for-other-tiers
    409 pricing/discount-needs-more-tickets
    409 pricing/discount-without-effect
    409 scheduling/session-limit-reached
    409 scheduling/session-not-on-sale
    409 scheduling/session-status-unfit
    409 seating/not-enough-seats
    409 seating/seats-displaced
    410 tickets/ticket-revoked
    413 http/body-too-large
    415 http/media-type-unsupported
    422 http/idempotency-key-reused
    422 locking/hold-key-reused
    429 contacts/save-limit-reached retry after 3600 s
    429 http/rate-limited
    429 locking/origin-limit-reached retry after 60 s
    500 http/internal
    503 http/overloaded retry after 1 s
    503 http/unavailable retry after 1 s
    "
  `);
});
