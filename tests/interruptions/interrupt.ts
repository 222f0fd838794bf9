import { TicketlyFault } from '@ticketly/core';
import type { Ports } from '@ticketly/core';

/**
 * How a call of a port goes wrong.
 *
 * - `refused`: it faults, and had no effect.
 * - `lost`: it has its effect, and faults all the same.
 * - `last`: it has its effect, and the process dies before it hears of it.
 */
export type Mishap = 'refused' | 'lost' | 'last';

export const mishaps: readonly Mishap[] = ['refused', 'lost', 'last'];

/** The calls of one use case, one of which may go wrong. */
export interface Interruption {
  /** The ports as the interrupted process sees them. */
  readonly ports: Ports;
  /** From now on calls are counted, and the nth goes wrong; none if it is 0. */
  arm(n: number, mishap: Mishap): void;
  /** No call goes wrong any more. */
  disarm(): void;
  /** The calls that were counted, by name, in their order. */
  calls(): readonly string[];
  /** Resolves when the process has died. */
  readonly death: Promise<void>;
}

/** What a process has in itself, and what cannot fail. */
const ownPorts: ReadonlySet<string> = new Set(['clock', 'ids', 'randomness', 'nextTurn', 'limits', 'platformFees']);

type Method = (...args: unknown[]) => Promise<unknown>;

const never = new Promise<never>(() => undefined);

/**
 * Puts an interruption between a process and everything outside of it. Other ports than these are
 * not outside.
 */
export const interruptible = (honest: Ports): Interruption => {
  let [at, how]: [number, Mishap] = [0, 'refused'];
  let isArmed = false;
  let isDead = false;
  let calls: string[] = [];
  let die = (): void => undefined;
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });

  const call = async (name: string, method: () => Promise<unknown>): Promise<unknown> => {
    if (isDead) return never;
    if (!isArmed) return method();
    calls.push(name);
    const isIt = calls.length === at;
    if (isIt && how === 'refused') throw new TicketlyFault('unavailable', `${name} was refused`);
    const answer = await method();
    if (!isIt) return answer;
    if (how === 'lost') throw new TicketlyFault('unknown-outcome', `the answer of ${name} was lost`);
    isDead = true;
    die();
    return never;
  };
  const between = <Port extends object>(port: Port, portName: string): Port =>
    new Proxy(port, {
      get: (target, key): unknown => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => call(`${portName}.${String(key)}`, () => (value as Method).apply(target, args));
      },
    });

  const outside = Object.entries(honest).filter(([name]) => !ownPorts.has(name) && name !== 'gateways');
  const ports: Ports = {
    ...honest,
    ...Object.fromEntries(outside.map(([name, port]) => [name, between(port as object, name)])),
    gateways: honest.gateways.map((gateway) => between(gateway, 'gateway')) as unknown as Ports['gateways'],
  };
  return {
    ports,
    arm: (n, mishap) => {
      [at, how, isArmed, calls] = [n, mishap, true, []];
    },
    disarm: () => {
      isArmed = false;
    },
    calls: () => calls,
    death,
  };
};
