import { describe, expect, it } from 'vitest';
import { manualClock, memoryDeadLetters, memoryViews } from '../memory/index.ts';
import { handOver } from '../messaging/index.ts';
import type { RecordedEvent } from '../messaging/index.ts';
import { viewFollower } from './view-follower.ts';
import { defineView } from './view.ts';
import type { StaleMark, View } from './view.ts';

interface Tally extends StaleMark {
  readonly paid: number;
}
const tallies: View<Tally> = defineView({
  name: 'tallies',
  types: ['OrderPaid'],
  idOf: ({ payload }) => payload.sessionId,
  evolve: (known, { payload }) => ({ paid: (known?.paid ?? 0) + payload.total.amountMinor }),
});
const paid = (position: number, sessionId: string, payload: object = { total: { amountMinor: 5 } }): RecordedEvent =>
  ({ position, id: `f${position}`, type: 'OrderPaid', payload: { sessionId, ...payload } }) as unknown as RecordedEvent;

describe('views that are fed by somebody else than the outbox', () => {
  it('fold the batches they are handed, in any store, and leave behind what can’t be folded', async () => {
    const views = memoryViews();
    const deadLetters = memoryDeadLetters({ clock: manualClock() });
    const hands = handOver({ deadLetters }, viewFollower(views, [tallies]));
    await hands.hand([paid(1, 's1'), paid(2, 's2'), paid(3, 's1')], new Map());
    await hands.hand([paid(3, 's1'), paid(4, 's1', {}), paid(5, 's2')], new Map());
    expect(await views.get(tallies, 's1')).toEqual({ document: { paid: 10, stale: true }, position: 3 });
    expect(await views.get(tallies, 's2')).toEqual({ document: { paid: 10 }, position: 5 });
    expect(await deadLetters.count()).toEqual([{ consumer: 'views', count: 1, subject: 'tallies/s1' }]);
  });
});
