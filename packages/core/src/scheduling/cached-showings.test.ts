import { describe, expect, it } from 'vitest';
import { instant, TicketlyFault } from '../kernel/index.ts';
import type { SessionId } from '../kernel/index.ts';
import { cachedShowings } from './cached-showings.ts';
import type { Showing, Showings } from './showings.port.ts';

const idOf = (name: string): SessionId => name as SessionId;
const showing = (name: string): Showing => ({ session: { sessionId: idOf(name) } }) as Showing;

/** Showings that count how often each session was loaded; `lost` and `broken` are as they are called. */
const counted = () => {
  const loads: string[] = [];
  const find: Showings['find'] = async (sessionId) => {
    loads.push(sessionId);
    if (sessionId === 'broken') throw new TicketlyFault('unavailable', 'the store is away');
    return sessionId === 'lost' ? undefined : showing(sessionId);
  };
  let now = 0;
  const clock = { now: () => instant(now) };
  return { loads, showings: { find }, clock, passMs: (ms: number) => (now += ms) };
};

describe('cached showings', () => {
  it('load a session once while it is young enough', async () => {
    const { loads, showings, clock, passMs } = counted();
    const cached = cachedShowings(showings, clock, { maxAgeMs: 1000, max: 10 });
    await cached.find(idOf('a'));
    passMs(999);
    expect(await cached.find(idOf('a'))).toEqual(showing('a'));
    expect(loads).toEqual(['a']);
    passMs(1);
    await cached.find(idOf('a'));
    expect(loads).toEqual(['a', 'a']);
  });

  it('share one load among those who ask at once', async () => {
    const { loads, showings, clock } = counted();
    const cached = cachedShowings(showings, clock, { maxAgeMs: 1000, max: 10 });
    await Promise.all(Array.from({ length: 50 }, () => cached.find(idOf('a'))));
    expect(loads).toEqual(['a']);
  });

  it('remember neither faults nor absence', async () => {
    const { loads, showings, clock } = counted();
    const cached = cachedShowings(showings, clock, { maxAgeMs: 1000, max: 10 });
    await expect(cached.find(idOf('broken'))).rejects.toThrow('away');
    await expect(cached.find(idOf('broken'))).rejects.toThrow('away');
    expect(await cached.find(idOf('lost'))).toBeUndefined();
    expect(await cached.find(idOf('lost'))).toBeUndefined();
    expect(loads).toEqual(['broken', 'broken', 'lost', 'lost']);
  });

  it('forget the session that was loaded longest ago when there are too many', async () => {
    const { loads, showings, clock } = counted();
    const cached = cachedShowings(showings, clock, { maxAgeMs: 1000, max: 2 });
    for (const name of ['a', 'b', 'c', 'c', 'b', 'a']) await cached.find(idOf(name));
    expect(loads).toEqual(['a', 'b', 'c', 'a']);
  });
});
