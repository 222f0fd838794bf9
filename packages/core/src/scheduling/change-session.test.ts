import { expect, it } from 'vitest';
import { ok } from '../kernel/index.ts';
import type { SeatId } from '../kernel/index.ts';
import { memoryPorts } from '../memory/index.ts';
import { buyer, olga, seatB, smallOffice, valueOf } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';

it('a session that stays in its hall changes whatever seats are taken, also one that the hall does not have', async () => {
  const ports = memoryPorts();
  const { order, sessionId } = await smallOffice(ports);
  await order(buyer('ada'), seatB(1));
  const held: typeof ports.seatLocks.held = async (id) => {
    const known = valueOf(await ports.seatLocks.held(id));
    return ok({ ...known, held: ['row-of-a-former-hall' as SeatId] });
  };
  const { scheduling } = ticketly({ ...ports, seatLocks: { ...ports.seatLocks, held } });
  const changes = { holdTtlMs: 120_000 };
  const changed = await scheduling.changeSession({ principal: olga, sessionId, changes });
  expect(valueOf(changed)).toMatchObject(changes);
});
