import { hash } from 'node:crypto';
import type { Instant, Principal } from '@ticketly/core';

/** Tokens that were verified before, by their digest: the tokens themselves are kept nowhere. */
export interface VerifiedTokens {
  find(token: string, now: Instant): Principal | undefined;
  keep(token: string, principal: Principal, until: Instant): void;
}

interface Entry {
  readonly principal: Principal;
  readonly until: Instant;
}

/** Keeps at most `max` of them; the one kept longest goes first. */
export const verifiedTokens = (max: number): VerifiedTokens => {
  const entries = new Map<string, Entry>();
  const digest = (token: string): string => hash('sha256', token, 'base64');
  return {
    find: (token, now) => {
      const key = digest(token);
      const entry = entries.get(key);
      if (entry === undefined || now < entry.until) return entry?.principal;
      entries.delete(key);
      return undefined;
    },
    keep: (token, principal, until) => {
      const [oldest] = entries.keys();
      if (entries.size >= max && oldest !== undefined) entries.delete(oldest);
      entries.set(digest(token), { principal, until });
    },
  };
};
