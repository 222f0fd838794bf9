import { describe, expect, test } from 'vitest';
import { ticketly } from '@ticketly/core';
import { memoryPorts } from '@ticketly/core/memory';
import { checkoutScenes } from './checkout-scenes.ts';
import { interruptAll } from './interrupt-all.ts';
import { jobScenes, settlingJobs } from './job-scenes.ts';
import { plantedOrders } from './planted-orders.ts';
import type { Scene } from './scene.ts';
import { settlementScenes } from './settlement-scenes.ts';

type Scenes = Readonly<Record<string, readonly Scene[]>>;
const rooms: Readonly<Record<'checkout' | 'settlement' | 'jobs', Scenes>> = {
  checkout: checkoutScenes,
  settlement: settlementScenes,
  jobs: jobScenes,
};

/** Of a refusal its code, of everything else that it is none. */
const codeOf = (answer: unknown): string =>
  (answer as { readonly refusal?: { readonly code: string } } | undefined)?.refusal?.code ?? 'ok';

for (const [room, scenes] of Object.entries(rooms))
  describe(`a mishap at any call of ${room} loses nothing`, () => {
    for (const [verb, all] of Object.entries(scenes))
      test.each(all)(`${verb}: $when`, async (scene) => {
        const { answer, calls, faults } = await interruptAll(scene);
        expect(codeOf(answer)).toBe(scene.answers ?? 'ok');
        expect(calls.length).toBeGreaterThan(0);
        expect(faults).toEqual([]);
      });
  });

describe('the scenes', () => {
  test('are of every verb of checkout and settlement, and of every job that moves orders or money', () => {
    const { checkout, settlement, jobs } = ticketly(memoryPorts());
    const others = Object.keys(jobs).filter((name) => !settlingJobs.some((job) => job === name));
    expect(Object.keys(checkoutScenes).sort()).toEqual(Object.keys(checkout).sort());
    expect(Object.keys(settlementScenes).sort()).toEqual(Object.keys(settlement).sort());
    expect(Object.keys(jobScenes).sort()).toEqual([...settlingJobs].sort());
    // A new job belongs to the ones above, or here because it moves neither orders nor money.
    expect(others.sort()).toEqual(otherJobs);
  });

  test.each(plantedOrders)('give away: $name', async ({ foundIn: [room, verb, when], plant }) => {
    const scene = rooms[room][verb]?.find((each) => each.when === when);
    if (scene === undefined) expect.fail(`there is no scene "${when}" of ${verb}`);
    const { faults } = await interruptAll(scene, plant);
    // Without a mishap nobody would notice: that is what these are for.
    expect(faults.filter((fault) => fault.startsWith('without'))).toEqual([]);
    expect(faults).not.toEqual([]);
  });
});

const otherJobs = [
  'announceTimers',
  'audit',
  'cancelWithEvent',
  'completeEvents',
  'issueReceipts',
  'keepTimers',
  'retryPassingFailures',
  'sweepHolds',
  'sweepTimers',
  'watchLedger',
];
