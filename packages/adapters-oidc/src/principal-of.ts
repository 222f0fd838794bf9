import { parseId } from '@ticketly/core';
import { isRole } from '@ticketly/core/identity';
import type { Principal, Role } from '@ticketly/core';
import type { JWTPayload } from 'jose';

/** The names of roles as a token carries them. */
export type RoleNames = (claims: JWTPayload) => readonly string[];

/** Names under the claim `roles`, and under `realm_access.roles` as Keycloak writes them. */
export const rolesInClaims: RoleNames = (claims) => {
  const realm = claims['realm_access'];
  const ofRealm = typeof realm === 'object' && realm !== null && 'roles' in realm ? realm.roles : undefined;
  return [claims['roles'], ofRealm].flatMap(namesIn);
};

const namesIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];

/**
 * Who the claims speak for; undefined if the subject can't be a principal's id, or it is no access
 * token. Roles we don't know are passed over.
 */
export const principalOf = (claims: JWTPayload, roleNames: RoleNames): Principal | undefined => {
  const principalId = typeof claims.sub === 'string' ? parseId('principal', claims.sub) : undefined;
  // Keycloak signs its ID and refresh tokens with the same keys, and tells them apart by this
  // claim.
  const kind = claims['typ'] ?? 'Bearer';
  if (principalId === undefined || kind !== 'Bearer') return undefined;
  const roles: readonly Role[] = [...new Set(roleNames(claims).filter(isRole))];
  return { principalId, roles };
};
