import { ticketly } from '@ticketly/core';
import type { Drift } from '@ticketly/core/auditing';
import { keepAuditing } from '@ticketly/core/auditing';
import type { Finding } from '@ticketly/core/testing';
import type { World } from './world.ts';

const everyMs = 10_000;

/**
 * The auditor of a deployment, while everything goes wrong that a seed can do: it raises no false
 * alarm. It corrects nothing here, or it would hide what a planted bug does. That locks differ for
 * a while is no false alarm where a relay stood still.
 */
export const watchDrifts = async (world: World, findings: Finding[]): Promise<void> => {
  const found: Drift[] = [];
  const onDrift = (drift: Drift): number => found.push(drift);
  const audit = keepAuditing(world.ports, { relay: 'seat-locks', onDrift });
  while (world.busy) {
    await world.schedule.sleep(everyMs);
    await audit.run();
  }
  const alarms = found.filter(({ kind }) => kind !== 'lock-differs');
  findings.push(
    ...alarms.map(({ kind, invariant, sentence }) => ({
      invariant,
      sentence: `the auditor found ${kind}: ${sentence}`,
    })),
  );
};

/** Lets the auditor look twice, and once more at what it corrected. */
export const letAuditorCorrect = async ({ ports }: World): Promise<void> => {
  const { audit } = ticketly(ports, { seatBoards: { repeat: () => () => {} } }).jobs;
  for (let round = 0; round < 3; round += 1) await audit.run();
};
