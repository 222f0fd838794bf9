import type { Principal } from '../identity/index.ts';
import { ok } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import type { Organization } from './organization.ts';
import type { Organizations } from './organizations.port.ts';

/** The organizations the principal is a member of, oldest first. */
export const listOrganizations =
  (ports: { readonly organizations: Organizations }) =>
  async (query: { readonly principal: Principal }): Promise<Result<readonly Organization[]>> =>
    ok(await ports.organizations.ofMember(query.principal.principalId));
