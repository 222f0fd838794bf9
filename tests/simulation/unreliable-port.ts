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

/** What is between a process and a port. */
export interface Network {
  readonly schedule: Schedule;
  readonly process: SimulatedProcess;
  readonly weather: Weather;
  /** Whether the process dies at this moment of a call, whatever the weather. */
  readonly isFatal: (moment: string) => boolean;
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
  name: string,
  { schedule, process, weather, isFatal }: Network,
): Port => {
  const dies = (moment: string): boolean => {
    if (!isFatal(moment) && !schedule.chance(weather.crashes)) return false;
    process.alive = false;
    return true;
  };
  const call = async (operation: string, method: Method, args: unknown[]): Promise<unknown> => {
    await schedule.sleep(1 + schedule.random.integer(weather.latencyMs), process);
    if (dies(`before ${operation}`)) return never;
    if (schedule.chance(weather.lostRequests)) throw new TicketlyFault('timeout', 'the request was lost');
    const answer = await method.apply(port, args);
    if (schedule.chance(weather.duplicates)) await method.apply(port, args);
    if (dies(`after ${operation}`)) return never;
    await schedule.sleep(1 + schedule.random.integer(weather.latencyMs), process);
    if (schedule.chance(weather.lostAnswers)) throw new TicketlyFault('unknown-outcome', 'the answer was lost');
    return answer;
  };
  return new Proxy(port, {
    get: (target, key): unknown => {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => call(`${name}.${String(key)}`, value as Method, args);
    },
  });
};
