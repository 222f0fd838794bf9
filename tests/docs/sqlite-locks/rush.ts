import { fork } from 'node:child_process';
import type { HoldLine, PrincipalId, SeatId, SessionId, TierId } from '@ticketly/core';
import { editionOf, holdIdOf, money } from '@ticketly/core';
import { systemClock } from '@ticketly/core/memory';
import { sqliteLockPorts } from './lock-ports.ts';
import { openStore } from './store.ts';

const file = 'rush.db';
const [, , name = `rush-${Date.now()}`] = process.argv;
const sessionId = name as SessionId;
const all = Array.from({ length: 500 }, (_, n) => `seat-${n + 1}` as SeatId);
const { seatLocks } = sqliteLockPorts(openStore(file, systemClock));

/** Asks for every seat, one after the other, and counts those it got. */
const rush = async (name: string): Promise<number> => {
  let got = 0;
  for (const seatId of all) {
    const line: HoldLine = { seatId, label: seatId, tierId: 'any' as TierId, price: money(2_000, 'EUR') };
    const held = await seatLocks.hold({
      holdId: holdIdOf(sessionId, `${name}-${seatId}`),
      sessionId,
      buyerId: name as PrincipalId,
      edition: editionOf(1),
      lines: [line],
      areas: [],
      ttlMs: 600_000,
      maxActiveHolds: 1_000,
      maxSeats: 1_000,
    });
    if (held.ok) got += 1;
  }
  return got;
};

if (process.send !== undefined) {
  process.send(await rush(`buyer-${process.pid}`));
  process.disconnect();
} else {
  await seatLocks.prime(sessionId, { fenceFloor: 0, decisions: [] });
  const counts = await Promise.all(
    [1, 2, 3, 4].map(
      () =>
        new Promise<number>((resolve) =>
          fork(import.meta.filename, [sessionId]).once('message', (got) => resolve(Number(got))),
        ),
    ),
  );
  console.log(`${counts.reduce((sum, got) => sum + got, 0)} of ${all.length} seats were taken by 4 processes`);
}
