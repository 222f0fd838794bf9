import { hash } from 'node:crypto';
import type { Instant, Principal } from '@ticketly/core';

/** Tokens that were verified before, by their digest: the tokens themselves are kept nowhere. */
export interface VerifiedTokens {
  /**
   * By what a token is known here; made once for a request, since it costs more than all the rest.
   */
  nameOf(token: string): string;
  find(name: string, now: Instant): Principal | undefined;
  keep(name: string, principal: Principal, until: Instant): void;
}

interface Entry {
  readonly principal: Principal;
  readonly until: Instant;
}

/** Keeps at most `max` of them; the one kept longest goes first. */
export const verifiedTokens = (max: number): VerifiedTokens => {
  const entries = new Map<string, Entry>();
  return {
    nameOf: (token) => hash('sha256', token, 'base64'),
    find: (name, now) => {
      const entry = entries.get(name);
      if (entry === undefined || now < entry.until) return entry?.principal;
      entries.delete(name);
      return undefined;
    },
    keep: (name, principal, until) => {
      const [oldest] = entries.keys();
      if (entries.size >= max && oldest !== undefined) entries.delete(oldest);
      entries.set(name, { principal, until });
    },
  };
};
