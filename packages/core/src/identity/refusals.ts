import type { TokenRefused } from './token-verifier.port.ts';

/** A token is needed, and none was sent. */
export interface TokenMissing {
  readonly code: 'identity/token-missing';
}

/** The principal may not do this; `needs` names the role that may. */
export interface RoleMissing {
  readonly code: 'identity/role-missing';
  readonly needs: string;
}

/** Every "no" of this module. */
export type IdentityRefusal = TokenRefused | TokenMissing | RoleMissing;
