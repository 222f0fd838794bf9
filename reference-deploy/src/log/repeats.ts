import type { Logger, LogFn } from 'pino';

/** Counts identical lines instead of writing each. */
export interface Repeats {
  /** For pino's `hooks`: every line passes through here. */
  readonly logMethod: (this: Logger, args: Parameters<LogFn>, method: LogFn, level: number) => void;
  /** Writes what was counted, and starts over. */
  readonly tell: () => void;
}

interface Burst {
  count: number;
  /** Writes one more line like it, with the number of repetitions since. */
  readonly write: (repeated: number) => void;
}

const warn = 40;
const maxKinds = 1_000;

/**
 * Writes the first `most` identical warnings and errors within `windowMs`, counts the others, and
 * writes one more with `repeated` at the end of that time: a server that is away fails every
 * request and every chore, and would next fill the disk with the log. Lines are identical if they
 * say the same, whomever they concern. Lines below a warning are all written.
 */
export const countRepeats = (max: number, windowMs: number): Repeats => {
  const bursts = new Map<string, Burst>();
  const tell = (): void => {
    for (const { count, write } of bursts.values()) if (count > max) write(count - max);
    bursts.clear();
  };
  return {
    tell,
    logMethod(args, method, level) {
      if (level < warn) {
        method.apply(this, args);
        return;
      }
      if (bursts.size === 0) setTimeout(tell, windowMs).unref();
      const said = kindOf(args, level);
      const kind = bursts.has(said) || bursts.size < maxKinds ? said : 'any other';
      const burst = bursts.get(kind) ?? { count: 0, write: repeatOf(this, args, method) };
      bursts.set(kind, burst);
      burst.count += 1;
      if (burst.count <= max) method.apply(this, args);
    },
  };
};

interface Fields {
  readonly chore?: unknown;
  readonly err?: { readonly code?: unknown; readonly message?: unknown };
}

const fieldsOf = ([first]: Parameters<LogFn>): Fields => (typeof first === 'object' ? (first as Fields) : {});
const messageOf = ([first, second]: readonly unknown[]): string => String(typeof first === 'object' ? second : first);

const kindOf = (args: Parameters<LogFn>, level: number): string => {
  const { chore, err } = fieldsOf(args);
  return JSON.stringify([level, messageOf(args), chore, err?.code, err?.message]);
};

const repeatOf =
  (logger: Logger, args: Parameters<LogFn>, method: LogFn): Burst['write'] =>
  (repeated) => {
    const { chore, err } = fieldsOf(args);
    method.call(logger, { repeated, ...(chore === undefined ? {} : { chore }), ...(err && { err }) }, messageOf(args));
  };
