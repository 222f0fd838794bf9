import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** A value and the labels that distinguish it from others of its metric. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The sample of a metric without labels; none where its value is unknown. */
export const one = (value: number | undefined): readonly Sample[] => (value === undefined ? [] : [{ value }]);

/** Reads something at a scrape; undefined when it is not available now. Never rejects. */
export type Reading<Value> = () => Promise<Value | undefined>;

const keptMs = 3_000;
const patienceMs = 1_000;

/**
 * Queries a store at most every three seconds, however often it is scraped, and never concurrently:
 * a store that hangs is not queried again before it has answered. What has not arrived within a
 * second is left out of the scrape.
 */
export const reading = <Value>(read: () => Promise<Value>): Reading<Value> => {
  let last: { readonly value: Value | undefined; readonly untilMs: number } | undefined;
  let asking: Promise<void> | undefined;
  const ask = async (): Promise<void> => {
    const value = await read().catch(() => undefined);
    last = { value, untilMs: performance.now() + keptMs };
    asking = undefined;
  };
  return async () => {
    if (last !== undefined && performance.now() < last.untilMs) return last.value;
    asking ??= ask();
    const isIn = await isWithin(asking, patienceMs);
    return isIn ? last?.value : undefined;
  };
};

const isWithin = async (work: Promise<void>, ms: number): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const isIn = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return isIn;
};

/** What a metric is called, and what its values tell. */
export interface MetricNames {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

/** A gauge whose samples are read at each scrape; without an answer it has none. */
export const readGauge = (
  registry: Registry,
  { name, help, labelNames = [] }: MetricNames,
  read: () => readonly Sample[] | undefined | Promise<readonly Sample[] | undefined>,
): void => {
  new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    async collect() {
      const samples = await read();
      this.reset();
      // A gauge without labels would export 0.
      if (labelNames.length === 0) this.remove();
      for (const { labels = {}, value } of samples ?? []) this.set(labels, value);
    },
  });
};
