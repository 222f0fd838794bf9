import { requireRole } from '../identity/index.ts';
import type { Principal, RoleMissing } from '../identity/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { Result, SessionId } from '../kernel/index.ts';
import type { Hold, SeatLocks } from '../locking/index.ts';
import type { SessionUnknown } from '../scheduling/index.ts';
import type { Showings } from '../showings/index.ts';

/**
 * Lists the buyer's own live holds in a session, newest first. A buyer who lost an answer, or left
 * the page, finds their hold here.
 *
 * @param query `principal` needs the role `buyer`.
 * @returns the holds, including those that became an order; or
 *   - `identity/role-missing` without that role
 *   - `scheduling/session-unknown` if there is none, or its event was never approved
 * @example
 * const listed = await office.holding.listHolds({ principal, sessionId });
 * if (listed.ok) for (const { holdId, status } of listed.value) console.log(holdId, status);
 */
export const listHolds =
  (ports: { readonly seatLocks: Pick<SeatLocks, 'holdsOf'>; readonly showings: Showings }) =>
  async (query: {
    readonly principal: Principal;
    readonly sessionId: SessionId;
  }): Promise<Result<readonly Hold[], RoleMissing | SessionUnknown>> => {
    const allowed = requireRole(query.principal, 'buyer');
    if (!allowed.ok) return allowed;
    const showing = await ports.showings.find(query.sessionId);
    if (showing === undefined) return refuse({ code: 'scheduling/session-unknown' });
    const holds = await ports.seatLocks.holdsOf(query.sessionId, query.principal.principalId);
    return ok([...holds].sort((one, other) => other.fence - one.fence));
  };
