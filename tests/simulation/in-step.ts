import type { StoreTime } from './stores.ts';

/**
 * The same ports of a store outside this process. The store is told the time before it is asked,
 * and time stands still until it has answered.
 */
export const inStep = <Ports extends object>(
  ports: Ports,
  time: StoreTime,
  tellTime: (nowMs: number) => Promise<void>,
): Ports => {
  let toldMs = 0;
  const ask = async (call: () => unknown): Promise<unknown> => {
    const nowMs = time.now();
    if (toldMs !== nowMs) await tellTime(nowMs);
    toldMs = nowMs;
    return call();
  };
  const stepped = (port: object): object =>
    new Proxy(port, {
      get: (target, key): unknown => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => time.standStill(() => ask(() => Reflect.apply(value, target, args)));
      },
    });
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, stepped(port)])) as Ports;
};
