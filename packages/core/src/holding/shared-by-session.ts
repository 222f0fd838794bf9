import { coalesced } from '../kernel/index.ts';
import type { SessionId } from '../kernel/index.ts';

/** Lets all buyers who are choosing in a session share one query. */
export interface SharedBySession<Answer> {
  during<Done>(sessionId: SessionId, act: (shared: () => Promise<Answer>) => Promise<Done>): Promise<Done>;
}

/**
 * A query to the locks about a session, shared for as long as anybody there is choosing. When every
 * seat is held but not all are sold, each buyer in a crowd has to ask, and the answer is as long as
 * the hall: unless they share it, the locks have time for nothing else.
 */
export const sharedBySession = <Answer>(ask: (sessionId: SessionId) => Promise<Answer>): SharedBySession<Answer> => {
  const sessions = new Map<SessionId, { readonly shared: () => Promise<Answer>; choosing: number }>();
  return {
    during: async <Done>(
      sessionId: SessionId,
      act: (shared: () => Promise<Answer>) => Promise<Done>,
    ): Promise<Done> => {
      const entry = sessions.get(sessionId) ?? { shared: coalesced(() => ask(sessionId)), choosing: 0 };
      sessions.set(sessionId, entry);
      entry.choosing += 1;
      try {
        return await act(entry.shared);
      } finally {
        entry.choosing -= 1;
        if (entry.choosing === 0) sessions.delete(sessionId);
      }
    },
  };
};
