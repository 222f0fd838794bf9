import { holdIdOf } from '../kernel/index.ts';
import type { HoldId, IdSource, PrincipalId, SessionId } from '../kernel/index.ts';

/**
 * The id of a hold to be taken. With an idempotency key it is derived from buyer and key, so that a
 * repeat from any process asks for the same hold and finds it.
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
  return holdIdOf(sessionId, `k${await ports.ids.named(JSON.stringify([buyerId, idempotencyKey]))}`);
};
