import { describe, expect, test } from 'vitest';
import { TicketlyFault } from '../kernel/index.ts';
import { correctDrifts } from './correct-drifts.ts';
import type { Corrections } from './correct-drifts.ts';
import type { Drift, DriftKind } from './finding.ts';

const drift = (kind: DriftKind, subject: string): Drift => ({ kind, subject }) as Drift;

test('a session or an order is corrected once a round, however much of it differs', async () => {
  const corrected: string[] = [];
  const note = async (id: string) => void corrected.push(id);
  const told: string[] = [];
  const { deal } = correctDrifts({ locks: note, entries: note }, ({ subject }, news) =>
    told.push(`${subject} ${news}`),
  );
  const proved = ['one/A-1', 'two/A-1', 'one/A-2'].map((seat) => drift('lock-differs', `sessions/${seat}`));
  const lasting = [drift('lock-differs', 'sessions/one/A-3'), drift('entries-missing', 'orders/one')];
  expect(await deal({ proved, lasting })).toBe(3);
  expect(corrected).toEqual(['one', 'two', 'one']);
  expect(told.filter((line) => line.endsWith('corrected'))).toHaveLength(3);
});

describe('a correction', () => {
  const failing = (error: Error): Corrections => {
    const fail = async () => {
      throw error;
    };
    return { locks: async () => undefined, entries: fail };
  };
  const proved = [drift('entries-missing', 'orders/one'), drift('lock-differs', 'sessions/one/A-1')];

  test('counts only if it was made', async () => {
    const { deal } = correctDrifts(failing(new TicketlyFault('unavailable', 'the ledger is away')), () => undefined);
    expect(await deal({ proved, lasting: [] })).toBe(1);
  });

  test('that fails by a bug is not retried in silence', async () => {
    const { deal } = correctDrifts(failing(new TypeError('a bug')), () => undefined);
    await expect(deal({ proved, lasting: [] })).rejects.toThrow('a bug');
  });

  test('is made of nothing that takes a decision, and is then told as found', async () => {
    const told: string[] = [];
    const { deal } = correctDrifts(failing(new TypeError('a bug')), ({ kind }, news) => told.push(`${kind} ${news}`));
    const kinds = ['ledger-differs', 'tickets-missing', 'refund-missing'] as const;
    expect(await deal({ proved: kinds.map((kind) => drift(kind, 'orders/one')), lasting: [] })).toBe(0);
    expect(told).toEqual(kinds.map((kind) => `${kind} found`));
  });
});
