import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Outcome, Race, Shopping } from './buyers.ts';
import type { Trip, TripOutcome } from './shopping-steps.ts';

/** The buyers, in a process of their own: what they cost is not the server's time. */
export interface BuyersProcess {
  send(errand: Shopping | Race): Promise<Outcome>;
  send(errand: Trip): Promise<TripOutcome>;
  close(): void;
}

export const startBuyers = (): BuyersProcess => {
  const child = fork(fileURLToPath(new URL('buyers.ts', import.meta.url)));
  return {
    send: <Said>(errand: Shopping | Race | Trip) =>
      new Promise<Said>((resolve, reject) => {
        child.once('exit', reject);
        child.once('message', (outcome: Said | { readonly failed: string }) => {
          child.off('exit', reject);
          if (typeof outcome === 'object' && outcome !== null && 'failed' in outcome) reject(new Error(outcome.failed));
          else resolve(outcome);
        });
        child.send(errand);
      }),
    close: () => void child.kill(),
  };
};
