import { expect, it } from 'vitest';
import { instant } from '../kernel/index.ts';
import type { EventId, SessionId } from '../kernel/index.ts';
import { evolveSession } from './session-facts.ts';
import type { SessionFact } from './session-facts.ts';
import type { Announced, Session } from './session.ts';

const ids = { sessionId: 'session-1' as SessionId, eventId: 'event-1' as EventId };
const announced = (kind: Announced['kind'], at: number): Announced => ({ kind, at: instant(at) });

it('a session keeps the last announcement of each kind', () => {
  const session = { ...ids, announced: [announced('sale-opens', 1), announced('sale-closes', 2)] };
  const again = announced('sale-opens', 3);
  const fact: SessionFact = { type: 'SaleOpened', payload: { ...ids, announced: again, startsAt: instant(9) } };
  expect(evolveSession(session as unknown as Session, fact)).toEqual({
    ...session,
    announced: [announced('sale-closes', 2), again],
  });
});
