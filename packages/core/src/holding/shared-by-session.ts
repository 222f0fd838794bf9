import { coalesced } from '../kernel/index.ts';
import type { SessionId } from '../kernel/index.ts';

/** Lets those who are choosing in a session share what they ask. */
export interface SharedBySession<Answer> {
  during<Done>(sessionId: SessionId, act: (shared: () => Promise<Answer>) => Promise<Done>): Promise<Done>;
}

/**
 * A way to ask the locks of a session, shared for as long as somebody there is choosing. When every seat is held and not all are sold, each of a crowd has to ask,
 * and the answer is as long as the hall: they share it, or the locks would have time for nothing else.
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
