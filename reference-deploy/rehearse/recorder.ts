/** The steps of a buyer, in order. */
export const steps = ['look', 'hold', 'order', 'pay', 'tickets'] as const;
export type Step = (typeof steps)[number];

/** How one kind of answer was distributed over time, in milliseconds. */
export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export const distribution = (samples: readonly number[]): Distribution => {
  const sorted = [...samples].sort((one, other) => one - other);
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: round(sorted.at(-1) ?? 0) };
};

const round = (value: number): number => Math.round(value * 10) / 10;

/**
 * What happened, while it happens. Successes and refusals are kept apart: a refusal is fast and
 * would flatter the rest.
 */
export interface Recorder {
  readonly startedAt: number;
  readonly latency: Readonly<
    Record<Step, { readonly ok: number[]; readonly refused: number[]; readonly failed: number[] }>
  >;
  readonly refusals: Map<string, number>;
  readonly lagMs: number[];
  readonly soldPerSecond: number[];
  readonly arrivedPerSecond: number[];
  arrived(): void;
  step(step: Step, status: number, code: unknown, tookMs: number): void;
  sold(seats: number): void;
}

export const createRecorder = (): Recorder => {
  const startedAt = performance.now();
  const second = (): number => Math.floor((performance.now() - startedAt) / 1_000);
  const bump = (series: number[], by: number): void => {
    const at = second();
    while (series.length <= at) series.push(0);
    series[at] = (series[at] ?? 0) + by;
  };
  const empty = (): { ok: number[]; refused: number[]; failed: number[] } => ({ ok: [], refused: [], failed: [] });
  const recorder: Recorder = {
    startedAt,
    latency: { look: empty(), hold: empty(), order: empty(), pay: empty(), tickets: empty() },
    refusals: new Map(),
    lagMs: [],
    soldPerSecond: [],
    arrivedPerSecond: [],
    arrived: () => {
      bump(recorder.arrivedPerSecond, 1);
    },
    step: (step, status, code, tookMs) => {
      const kind = status >= 200 && status < 300 ? 'ok' : status >= 400 && status < 500 ? 'refused' : 'failed';
      recorder.latency[step][kind].push(tookMs);
      if (kind === 'ok') return;
      const reason =
        typeof code === 'string' ? code : status === 0 ? 'connection lost or no answer in 30 s' : `status ${status}`;
      recorder.refusals.set(reason, (recorder.refusals.get(reason) ?? 0) + 1);
    },
    sold: (seats) => {
      bump(recorder.soldPerSecond, seats);
    },
  };
  return recorder;
};
