import { expect, test } from 'vitest';
import type { SeatId, SessionId } from '../kernel/index.ts';
import { memoryPorts } from '../memory/index.ts';
import { buyer, olga, seatA, smallOffice, valueOf } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';
import type { WantedSeats } from './hold-seats.ts';

const wanted = (...seatIds: readonly SeatId[]): WantedSeats => ({ kind: 'seats', seatIds });
const best: WantedSeats = { kind: 'best-available', quantity: 1 };
const nowhere = 'nowhere' as SeatId;

/** What a call is answered, and how often the locks are then asked for an earlier hold. */
const refusing = async () => {
  const ports = memoryPorts();
  const office = await smallOffice(ports);
  let finds = 0;
  const find: typeof ports.seatLocks.find = (holdId) => {
    finds += 1;
    return ports.seatLocks.find(holdId);
  };
  const app = ticketly({ ...ports, seatLocks: { ...ports.seatLocks, find } });
  const ask = async (asked: WantedSeats, idempotencyKey?: string, sessionId = office.sessionId) => {
    finds = 0;
    const answer = await app.holding.holdSeats({ principal: buyer('ada'), sessionId, wanted: asked, idempotencyKey });
    return [answer.ok ? 'ok' : answer.refusal.code, finds];
  };
  return { ...office, ask };
};

test('a request without a key looks for no earlier hold', async () => {
  const { ask } = await refusing();
  expect(await ask(wanted(nowhere))).toEqual(['locking/seats-unknown', 0]);
});

test('in an unknown session there is no hold to look for', async () => {
  const { ask } = await refusing();
  expect(await ask(wanted(nowhere), 'key', 'nowhere' as SessionId)).toEqual(['scheduling/session-unknown', 0]);
});

test('a refusal by the locks means that they found no earlier hold', async () => {
  const { ask, hold } = await refusing();
  await hold(buyer('bob'), seatA(1));
  expect(await ask(wanted(seatA(1)), 'key')).toEqual(['locking/seats-unavailable', 0]);
  await hold(buyer('ada'), seatA(2));
  expect(await ask(wanted(seatA(3)), 'key')).toEqual(['locking/hold-limit-reached', 0]);
});

test('a refusal before the locks were asked is checked against them, whatever was wanted', async () => {
  const { app, ask, sessionId } = await refusing();
  expect(await ask(wanted(nowhere), 'key')).toEqual(['locking/seats-unknown', 1]);
  valueOf(await app.scheduling.pauseSession({ principal: olga, sessionId }));
  expect(await ask(wanted(seatA(1)), 'key')).toEqual(['scheduling/session-not-on-sale', 1]);
  expect(await ask(best, 'key')).toEqual(['scheduling/session-not-on-sale', 1]);
});
