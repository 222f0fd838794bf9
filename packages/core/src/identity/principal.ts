import type { PrincipalId } from '../kernel/index.ts';

/**
 * What a token says about its bearer. Membership of an organization is not in the token:
 * `Organizations` knows it.
 */
export type Role = 'buyer' | 'organizer' | 'event_admin' | 'organization_admin' | 'category_admin' | 'service';

/** The caller: a person or a service whose token was verified. */
export interface Principal {
  readonly principalId: PrincipalId;
  readonly roles: readonly Role[];
}

/** Every role a token can carry. */
export const roles: readonly Role[] = [
  'buyer',
  'organizer',
  'event_admin',
  'organization_admin',
  'category_admin',
  'service',
];

/** Whether a text from a token is a role we know; other texts are ignored. */
export const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);

/** Whether the token carries the role. */
export const hasRole = (principal: Principal, role: Role): boolean => principal.roles.includes(role);
