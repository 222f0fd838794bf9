import { TicketlyFault } from '@ticketly/core';
import type { Schedule, SimulatedProcess } from './schedule.ts';

/** How bad it is, each in chances per thousand calls. */
export interface Weather {
  readonly lostRequests: number;
  readonly lostAnswers: number;
  readonly duplicates: number;
  /** The process dies at the call, before or after its effect. */
  readonly crashes: number;
  /** The longest a call takes one way. */
  readonly latencyMs: number;
}

type Method = (...args: unknown[]) => unknown;

/** What a dead process waits for. */
const never = new Promise<never>(() => undefined);

/**
 * A port as one process sees it through a bad network: each call takes time, may be lost before or
 * after its effect, may have its effect twice, or may be the last thing its process does. Plain
 * values (the provider's name) pass through.
 */
export const unreliablePort = <Port extends object>(
  port: Port,
  schedule: Schedule,
  process: SimulatedProcess,
  weather: Weather,
): Port => {
  const crash = (): Promise<never> => {
    process.alive = false;
    return never;
  };
  const call = async (method: Method, args: unknown[]): Promise<unknown> => {
    await schedule.sleep(1 + schedule.random.integer(weather.latencyMs), process);
    if (schedule.chance(weather.crashes)) return crash();
    if (schedule.chance(weather.lostRequests)) throw new TicketlyFault('timeout', 'the request was lost');
    const answer = await method.apply(port, args);
    if (schedule.chance(weather.duplicates)) await method.apply(port, args);
    if (schedule.chance(weather.crashes)) return crash();
    await schedule.sleep(1 + schedule.random.integer(weather.latencyMs), process);
    if (schedule.chance(weather.lostAnswers)) throw new TicketlyFault('unknown-outcome', 'the answer was lost');
    return answer;
  };
  return new Proxy(port, {
    get: (target, name): unknown => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => call(value as Method, args);
    },
  });
};
