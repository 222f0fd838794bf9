import type { Principal } from '../identity/index.ts';
import { ok } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import type { Organization } from './organization.ts';
import type { Organizations } from './organizations.port.ts';

/**
 * Lists the organizations a person is a member of, oldest first.
 *
 * @param query `principal` is the person; no role is needed.
 * @returns the organizations, each with all its members. Never refuses.
 * @example
 * const own = await office.organizations.listOrganizations({ principal });
 * if (own.ok) console.log(own.value.map(({ name }) => name));
 */
export const listOrganizations =
  (ports: { readonly organizations: Organizations }) =>
  async (query: { readonly principal: Principal }): Promise<Result<readonly Organization[]>> =>
    ok(await ports.organizations.ofMember(query.principal.principalId));
