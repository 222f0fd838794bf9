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
 * A port failed for a reason that is nobody's business rule: a server is away, slow, full or broken.
 *
 * `retryable` says whether the same call may succeed later; with `unknown-outcome` it may also already have succeeded,
 * so only an idempotent call may be repeated. The driver's own error stays in `cause` and never crosses a port by itself.
 * Recognize it with {@link isTicketlyFault}: `instanceof` fails when two copies of the package are loaded.
 */
export class TicketlyFault extends Error {
  override readonly name: string = 'TicketlyFault';
  readonly code: FaultCode;
  readonly retryable: boolean;
  /** Milliseconds after which a retry is worth it. */
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
