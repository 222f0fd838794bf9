import { cachedShowings } from '@ticketly/core/showings';
import type { SeatFrame } from '@ticketly/core';
import type { LayoutDraft } from '@ticketly/core/halls';
import { codeOf, valueOf } from '@ticketly/core/testing';
import { describe, expect, test } from 'vitest';
import { layout } from '../simulation/hall.ts';
import { ada, bob, freeSeat, officeOn, openCase, paidSeat, rebuild } from './case-office.ts';
import type { CaseOffice } from './case-office.ts';

/** The small house with three seats in front: every seat has another index. */
const deeper: LayoutDraft = {
  ...layout,
  sections: layout.sections.map((section) =>
    section.kind === 'reserved' ? { ...section, rows: [{ label: 'front', seats: 3 }, ...section.rows] } : section,
  ),
};

/** The map that a reader has after these frames. */
const mapOf = (frames: readonly SeatFrame[]) => {
  let statuses: string[] = [];
  let areas = {};
  let hall: object = {};
  for (const frame of frames) {
    if (frame.kind === 'snapshot') {
      statuses = [...frame.statuses];
      hall = { layoutId: frame.layoutId, layoutVersion: frame.layoutVersion };
    } else for (const [index, status] of frame.seats) statuses[index] = status;
    areas = frame.kind === 'snapshot' ? frame.areas : { ...areas, ...frame.areas };
  }
  return { version: frames.at(-1)?.version, statuses: statuses.join(''), areas, ...hall };
};

const serverMap = async ({ app, sessionId }: Pick<CaseOffice, 'app' | 'sessionId'>) => {
  const { version, statuses, areas, layoutId, layoutVersion } = valueOf(await app.liveMap.current(sessionId));
  return { version, statuses, areas, layoutId, layoutVersion };
};

const read = async ({ app, sessionId }: Pick<CaseOffice, 'app' | 'sessionId'>, after?: string) => {
  const frames: SeatFrame[] = [];
  const stop = valueOf(await app.liveMap.subscribe(sessionId, (frame) => frames.push(frame), { after }));
  return { frames, stop };
};

describe.each([
  ['a new version of its hall', {}],
  ['another hall of the same version', { elsewhere: true }],
])('a live map of a session that moves into %s', (_name, where) => {
  test('is exactly the server’s for a reader who was away and comes back', async () => {
    const office = await openCase();
    const { frames, stop } = await read(office);
    stop();
    await rebuild(office, deeper, where);
    await office.hold(ada, paidSeat(2));
    const back = await read(office, frames.at(-1)?.version);
    expect(back.frames).toMatchObject([{ kind: 'snapshot' }]);
    expect(back.frames[0]?.version).not.toBe(frames[0]?.version);
    expect(mapOf([...frames, ...back.frames])).toEqual(await serverMap(office));
    const since = valueOf(await office.app.liveMap.since(office.sessionId, frames[0]?.version ?? ''));
    expect(mapOf([...frames, since])).toEqual(await serverMap(office));
    back.stop();
  });

  test('is begun anew, under a new id, for readers who stayed', async () => {
    const office = await openCase();
    const { frames, stop } = await read(office);
    await rebuild(office, deeper, where);
    await office.app.liveMap.tick();
    expect(frames.map(({ kind }) => kind)).toEqual(['snapshot', 'snapshot']);
    expect(frames[0]?.version).not.toBe(frames[1]?.version);
    expect(mapOf(frames)).toEqual(await serverMap(office));
    await office.hold(ada, paidSeat(2));
    await office.app.liveMap.tick();
    expect(frames[2]).toMatchObject({ kind: 'delta', seats: [[4, 'h']] });
    expect(mapOf(frames)).toEqual(await serverMap(office));
    stop();
  });

  test('goes on by changes for a reader who has seen the new hall', async () => {
    const office = await openCase();
    await rebuild(office, deeper, where);
    const { frames, stop } = await read(office);
    stop();
    await office.hold(ada, paidSeat(2));
    const back = await read(office, frames.at(-1)?.version);
    expect(back.frames).toMatchObject([{ kind: 'delta', seats: [[4, 'h']] }]);
    expect(mapOf([...frames, ...back.frames])).toEqual(await serverMap(office));
    back.stop();
  });
});

test('a hold’s version begins the id of the map that shows it', async () => {
  const office = await openCase();
  const { version } = await office.hold(ada, paidSeat(1));
  const map = await serverMap(office);
  expect(map.version).toMatch(new RegExp(`^${version}-`));
  expect(map.statuses).toMatch(/^h/);
});

test('the best seats are chosen in the hall that they are held in, whatever a process remembers', async () => {
  const office = await openCase();
  const { ports, clock, sessionId } = office;
  const best = { kind: 'best-available', quantity: 2 } as const;
  // Nothing but the front row is left.
  const all = [1, 2, 3, 4, 5, 6].map(paidSeat).concat([1, 2, 3].map(freeSeat));
  await office.hold(ada, ...all);
  const remembering = cachedShowings(ports.showings, clock, { maxAgeMs: 3_600_000, max: 10 });
  const remembered = await remembering.find(sessionId);
  if (remembered === undefined) throw new Error('the house has no showing');
  await rebuild(office, deeper);
  // Its first look at a session is an old one, whatever its boards know by then.
  let looks = 0;
  const showings: typeof ports.showings = {
    find: async (...asked) => {
      looks += 1;
      return looks === 1 ? remembered : ports.showings.find(...asked);
    },
  };
  const other = officeOn({ ...ports, showings });
  const held = await other.holding.holdSeats({ principal: bob, sessionId, wanted: best });
  expect(codeOf(held)).toBe('ok');
  expect(valueOf(held).hold.lines.map(({ seatId }) => seatId)).toEqual(['S-front-1', 'S-front-2']);
});
