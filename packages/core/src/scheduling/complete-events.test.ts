import { expect, it } from 'vitest';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { olga, smallOffice, valueOf } from '../testing/index.ts';
import { completeEvents } from './complete-events.ts';

it('an event that is cancelled while the sweep looks at it stays cancelled', async () => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const { app, eventId } = await smallOffice(ports);
  clock.advance(127 * 3_600_000);
  let isFirst = true;
  const find: typeof ports.events.find = async (id) => {
    const found = await ports.events.find(id);
    if (isFirst) {
      isFirst = false;
      valueOf(await app.scheduling.cancelEvent({ principal: olga, eventId }));
    }
    return found;
  };
  await completeEvents({ ...ports, events: { ...ports.events, find } }).run();
  expect((await ports.events.find(eventId))?.state.progress.status).toBe('cancelled');
});
