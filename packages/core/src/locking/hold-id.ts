import { holdIdOf, toBase64url } from '../kernel/index.ts';
import type { HoldId, IdSource, PrincipalId, SessionId } from '../kernel/index.ts';

const digestBytes = 16;

/**
 * The id of a hold to be taken. With an idempotency key it follows from buyer and key (128 bits of SHA-256), so that a repeat, from whatever process,
 * asks for the same hold and finds it.
 */
export const newHoldId = async (
  ports: { readonly ids: IdSource },
  {
    sessionId,
    buyerId,
    idempotencyKey,
  }: { sessionId: SessionId; buyerId: PrincipalId; idempotencyKey?: string | undefined },
): Promise<HoldId> => {
  if (idempotencyKey === undefined) return holdIdOf(sessionId, ports.ids.next('hold'));
  const text = new TextEncoder().encode(JSON.stringify([buyerId, idempotencyKey]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return holdIdOf(sessionId, `k${toBase64url(digest.subarray(0, digestBytes))}`);
};
