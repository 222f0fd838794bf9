import type { DeadLetters, Ports, Position } from '@ticketly/core';
import type { LedgerWatch } from '@ticketly/core/accounting';
import type { Audit } from '@ticketly/core/auditing';
import type { JobRunner } from '@ticketly/core/jobs';
import type { Comparisons } from './comparisons.ts';

/** Connections of a pool. */
export interface PoolUse {
  readonly inUse: number;
  readonly idle: number;
  readonly waiting: number;
  readonly limit: number;
}

/** The server of the locks. */
export interface LockServerState {
  readonly usedBytes: number;
  readonly limitBytes: number;
  readonly skewMs: number;
}

/** What can be measured of a deployment's state, in addition to what is counted. */
export interface Watched {
  readonly ports: Pick<Ports, 'changeFeed' | 'checkpoints' | 'logHistory' | 'payments' | 'clock'>;
  readonly deadLetters: readonly DeadLetters[];
  /** Undefined where there are no views. */
  readonly viewsReached: (() => Promise<Position>) | undefined;
  readonly horizonAgeMs: () => number;
  readonly comparisons: Comparisons;
  readonly audit: Pick<Audit, 'drifts' | 'progress'>;
  readonly ledger: Pick<LedgerWatch, 'count'>;
  readonly jobs: Pick<JobRunner, 'states' | 'leads'>;
  readonly pool: (() => PoolUse) | undefined;
  readonly lockServer: (() => Promise<LockServerState>) | undefined;
  readonly build: Readonly<Record<'version' | 'node' | 'store' | 'locks', string>>;
}
