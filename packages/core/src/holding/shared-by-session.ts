import { coalesced } from '../kernel/index.ts';
import type { SessionId } from '../kernel/index.ts';

/** Lets all who are choosing in a session share one question. */
export interface SharedBySession<Answer> {
  during<Done>(sessionId: SessionId, act: (shared: () => Promise<Answer>) => Promise<Done>): Promise<Done>;
}

/**
 * A way to ask the locks about a session that is shared for as long as anybody there is choosing.
 * When every seat is held and not all are sold, each buyer of a crowd has to ask, and the answer is
 * as long as the hall: unless they share it, the locks have time for nothing else.
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
