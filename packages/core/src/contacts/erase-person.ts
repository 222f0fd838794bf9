import { requireRole } from '../identity/index.ts';
import type { Principal, RoleMissing } from '../identity/index.ts';
import { ok } from '../kernel/index.ts';
import type { PrincipalId, Result } from '../kernel/index.ts';
import type { Contacts } from './contacts.port.ts';
import type { PersonKeys } from './person-keys.port.ts';

interface ErasePorts {
  readonly contacts: Contacts;
  readonly personKeys: PersonKeys;
}

/**
 * Erases everything the principal told about themselves and their guests, in every order: first
 * their key, without which no copy can be read, then what it sealed. Their orders, tickets and
 * payments stay, under their id alone. Idempotent. A person who buys again afterwards gives a new
 * contact.
 *
 * @param command `principal` needs the role `buyer`.
 * @returns null; or `identity/role-missing` without that role.
 * @example
 * await office.contacts.eraseMe({ principal });
 */
export const eraseMe =
  (ports: ErasePorts) =>
  async ({ principal }: { readonly principal: Principal }): Promise<Result<null, RoleMissing>> => {
    const allowed = requireRole(principal, 'buyer');
    if (!allowed.ok) return allowed;
    await erase(ports, principal.principalId);
    return ok(null);
  };

/**
 * Erases a person as {@link eraseMe} does, on behalf of people who ask an administrator.
 *
 * @param command `principal` needs the role `event_admin`. The answer does not reveal whether
 *   anything was stored about `principalId`.
 * @returns null; or `identity/role-missing` without that role.
 * @example
 * const erased = await office.contacts.erasePerson({ principal, principalId });
 * if (!erased.ok) console.log(erased.refusal.code);
 */
export const erasePerson =
  (ports: ErasePorts) =>
  async ({
    principal,
    principalId,
  }: {
    readonly principal: Principal;
    readonly principalId: PrincipalId;
  }): Promise<Result<null, RoleMissing>> => {
    const allowed = requireRole(principal, 'event_admin');
    if (!allowed.ok) return allowed;
    await erase(ports, principalId);
    return ok(null);
  };

const erase = async ({ contacts, personKeys }: ErasePorts, principalId: PrincipalId): Promise<void> => {
  await personKeys.erase(principalId);
  await contacts.erase(principalId);
};
