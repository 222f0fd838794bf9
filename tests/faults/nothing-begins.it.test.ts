import { setTimeout as pause } from 'node:timers/promises';
import { ticketly } from '@ticketly/core';
import { showingsFrom } from '@ticketly/core/showings';
import type { Ticketly } from '@ticketly/core';
import type { LayoutDraft } from '@ticketly/core/halls';
import { olga, valueOf } from '@ticketly/core/testing';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { rebuild } from '../cases/case-office.ts';
import { ask } from './crowd.ts';
import type { ApiProcess } from './api-process.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';

let stage: Stage;
let processes: readonly ApiProcess[];
/** Where the organizer is: a process of its own, which serves no buyer. */
let office: Ticketly;
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 3_000);
  processes = [await stage.start(), await stage.start()];
  office = ticketly(
    { ...stage.ports, showings: showingsFrom(stage.ports) },
    { seatBoards: { repeat: () => () => {} } },
  );
});
afterAll(() => stage.close());

interface Knock {
  readonly process: number;
  readonly askedAt: number;
  readonly status: number;
  readonly code: string;
}

let turn = 0;

/**
 * Buyers who ask for seats at both processes without a break, so that each remembers the sale as it
 * was a moment ago.
 */
const keepKnocking = (next: (turn: number) => object) => {
  const knocks: Knock[] = [];
  let open = true;
  const loops = [0, 1, 0, 1].map(async (process) => {
    while (open) {
      turn += 1;
      const token = await stage.tokenOf(`knocker-${turn}`);
      const wanted = next(turn);
      const askedAt = performance.now();
      const url = `${processes[process]?.url}/v1/sessions/${stage.sessionId}/holds`;
      const { status, code } = await ask('POST', url, token, wanted);
      knocks.push({ process, askedAt, status, code });
      if (status === 0 || status >= 500) await pause(50);
    }
  });
  const enough = (isOne: (knock: Knock) => boolean): Promise<unknown> =>
    until('answers of both processes', async () =>
      [0, 1].every((process) => knocks.filter((knock) => knock.process === process && isOne(knock)).length >= 10),
    );
  return {
    /**
     * Waits for a sale at both, does something, and tells what both said to whoever asked after it
     * was answered.
     */
    around: async (act: () => Promise<unknown>): Promise<readonly string[]> => {
      const begun = performance.now();
      await enough(({ askedAt, status }) => askedAt > begun && status === 201);
      await act();
      const answeredAt = performance.now();
      await enough(({ askedAt, status }) => askedAt > answeredAt && status > 0 && status < 500);
      const late = knocks.filter(({ askedAt, status }) => askedAt > answeredAt && status > 0 && status < 500);
      return [...new Set(late.map(({ status, code }) => `${status} ${code}`.trim()))];
    },
    leave: async () => {
      open = false;
      await Promise.all(loops);
    },
  };
};

/** The hall without its last row. */
const smaller = async (): Promise<LayoutDraft> => {
  const { name, canvas, focalPoint, sections } = valueOf(
    await office.browsing.showLayout({ sessionId: stage.sessionId }),
  ).layout;
  return {
    ...{ name, canvas, focalPoint },
    sections: sections.map((section) =>
      section.kind === 'reserved' ? { ...section, rows: section.rows.slice(0, -1) } : section,
    ),
  };
};

test('once a pause, another hall or a cancellation is answered, nothing new begins at any process', async () => {
  const { ports, sessionId, seatIds } = stage;
  const command = { principal: olga, sessionId };
  const [lastRow, others] = [seatIds.slice(-100), seatIds.slice(0, -100)];
  const anySeats = (turn: number): object =>
    turn % 2 === 0 ? { seatIds: [others[turn % others.length]] } : { bestAvailable: { quantity: 1 } };
  let wanted = anySeats;
  const knocking = keepKnocking((turn) => wanted(turn));
  const notOnSale = ['409 scheduling/session-not-on-sale'];

  expect(await knocking.around(async () => valueOf(await office.scheduling.pauseSession(command)))).toEqual(notOnSale);
  valueOf(await office.scheduling.resumeSession(command));

  const draft = await smaller();
  wanted = (turn) => ({ seatIds: [others[turn % others.length]] });
  const moveOut = async (): Promise<void> => {
    await rebuild({ app: office, ports, sessionId }, draft);
    wanted = (turn) => ({ seatIds: [lastRow[turn % lastRow.length]] });
  };
  // A process may remember the pause for a moment longer; that refuses too much, never too little.
  const inOldHall = await knocking.around(moveOut);
  expect(inOldHall.filter((answer) => !['400 locking/seats-unknown', ...notOnSale].includes(answer))).toEqual([]);
  wanted = anySeats;

  expect(await knocking.around(async () => valueOf(await office.scheduling.cancelSession(command)))).toEqual(notOnSale);
  await knocking.leave();
  expect(await stage.findings()).toEqual([]);
});
