import type { Principal, Role } from '../../identity/index.ts';
import type { PrincipalId } from '../../kernel/index.ts';

/** Somebody with these roles. */
export const person = (name: string, ...roles: readonly Role[]): Principal => ({
  principalId: name as PrincipalId,
  roles,
});

/** Somebody who buys. */
export const buyer = (name: string): Principal => person(name, 'buyer');

/** Organizes what a small office sells. */
export const olga: Principal = person('olga', 'organizer');

/** Approves what Olga submits. */
export const adele: Principal = person('adele', 'event_admin');
