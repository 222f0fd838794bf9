const marker = Symbol.for('ticketly.fault');

/** Why a port could not answer, independent of the technology behind it. */
export type FaultCode =
  | 'unavailable'
  | 'timeout'
  | 'overloaded'
  | 'unknown-outcome'
  | 'contended'
  | 'misconfigured'
  | 'read-only'
  | 'corrupt'
  | 'unexpected';

/**
 * A port failed for a technical reason, not a business one: a server is away, slow, full or broken.
 *
 * `retryable` says whether the same call may succeed later. With `unknown-outcome` it may already
 * have succeeded, so repeat only idempotent calls. The driver's own error stays in `cause` and
 * never crosses a port by itself. Recognize a fault with {@link isTicketlyFault}: `instanceof`
 * fails when two copies of the package are loaded.
 */
export class TicketlyFault extends Error {
  override readonly name: string = 'TicketlyFault';
  readonly code: FaultCode;
  readonly retryable: boolean;
  /** Milliseconds to wait before a retry is worthwhile. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: FaultCode,
    sentence: string,
    options: { readonly retryable?: boolean; readonly retryAfterMs?: number; readonly cause?: unknown } = {},
  ) {
    super(sentence, options.cause === undefined ? undefined : { cause: options.cause });
    Object.defineProperty(this, marker, { value: true });
    this.code = code;
    this.retryable = options.retryable ?? (code !== 'misconfigured' && code !== 'corrupt' && code !== 'unexpected');
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** True for a {@link TicketlyFault} of any copy of this package. */
export const isTicketlyFault = (error: unknown): error is TicketlyFault =>
  typeof error === 'object' && error !== null && Reflect.has(error, marker);
