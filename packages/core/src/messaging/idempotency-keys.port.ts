import type { PrincipalId } from '../kernel/index.ts';

/** One use of a key: the caller's, for one kind of request. */
export interface IdempotentRequest {
  readonly principalId: PrincipalId;
  /** Method and route, so that one key may be used for different kinds of request. */
  readonly operation: string;
  readonly key: string;
  /** A digest of the body: the same key with another body is refused. */
  readonly fingerprint: string;
}

/** An answer as it was given, to be replayed. */
export interface RememberedAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * What is known about a key: it was unused and is now ours under a lease, it is in use, it was
 * answered, or it was used for another body.
 */
export type KeyState =
  | { readonly status: 'begun'; /** Names this use of the key. */ readonly lease: string }
  | { readonly status: 'running' }
  | { readonly status: 'answered'; readonly answer: RememberedAnswer }
  | { readonly status: 'mismatched' };

/**
 * Which requests were already answered, so that a retry gets the same answer and has its effect
 * once.
 *
 * `begin` is atomic: of many callers with one key, exactly one gets `begun`. A key that was begun
 * and never answered (its process died) can be begun again after `leaseMs`. From then on only the
 * new lease may end it: what a slow first caller answers or gives back is ignored. Answers are kept
 * for at least 24 hours.
 */
export interface IdempotencyKeys {
  begin(request: IdempotentRequest, leaseMs: number): Promise<KeyState>;
  /**
   * Remembers the answer, also after the lease has ended. Ignored if the key was begun again since,
   * or is answered.
   */
  answer(request: IdempotentRequest, lease: string, answer: RememberedAnswer): Promise<void>;
  /**
   * Releases a begun key after a fault: the next caller begins anew. Ignored if the key was begun
   * again since, or is answered.
   */
  abandon(request: IdempotentRequest, lease: string): Promise<void>;
}
