import { describe, expect, it } from 'vitest';
import { TicketlyFault } from '../kernel/index.ts';
import { memoryPorts } from '../memory/index.ts';
import { buyer, seatA, smallOffice } from '../testing/index.ts';
import { giveUp, teachLocks } from './teach-locks.ts';

/** A hold, and locks that let go of nothing: they fail in this way. */
const world = async (failure: Error) => {
  const ports = memoryPorts();
  const { hold } = await smallOffice(ports);
  const release: typeof ports.seatLocks.release = () => Promise.reject(failure);
  return { held: await hold(buyer('ada'), seatA(1)), ports: { ...ports, seatLocks: { ...ports.seatLocks, release } } };
};

describe.each([
  ['a hold that can not become an order', giveUp],
  ['what the locks did not know', teachLocks],
] as const)('%s', (_, act) => {
  it('waits for nobody when the locks are away', async () => {
    const { held, ports } = await world(new TicketlyFault('unavailable', 'the locks are away'));
    await expect(act(ports, held, [])).resolves.toBeUndefined();
  });

  it('hides no bug', async () => {
    const { held, ports } = await world(new TypeError('a bug'));
    await expect(act(ports, held, [])).rejects.toThrow('a bug');
  });
});
