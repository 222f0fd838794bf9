import { ok, refuse } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import { hasRole } from './principal.ts';
import type { Principal, Role } from './principal.ts';
import type { RoleMissing } from './refusals.ts';

/** Passes if the token carries the role. */
export const requireRole = (principal: Principal, role: Role): Result<null, RoleMissing> =>
  hasRole(principal, role) ? ok(null) : refuse({ code: 'identity/role-missing', needs: role });
