import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { oneAtATime } from '@ticketly/core';
import type { Ports } from '@ticketly/core';
import { tellLocks } from '@ticketly/core/checkout';
import type { LocksTeller } from '@ticketly/core/checkout';
import { systemRandomness, uuidIds } from '@ticketly/core/memory';
import { sharedFeed } from '@ticketly/core/messaging';
import { cachedShowings } from '@ticketly/core/showings';
import { ticketKeysOf } from '@ticketly/core/tickets';
import { cachedRankings } from '@ticketly/core/trending';
import type { ResolutionContext } from 'inversify';
import { countSales } from '../metrics/sale-counters.ts';
import type { SalePorts } from '../metrics/sale-counters.ts';
import { clockOf } from './in-context.ts';
import { heldUpAfterMs } from './log-watch.ts';
import { services } from './symbols.ts';

export const makeLocksTeller = async (context: ResolutionContext): Promise<LocksTeller> => {
  const { horizon } = await context.getAsync(services.stores);
  return tellLocks({
    seatSales: (await context.getAsync(services.sales)).seatSales,
    seatLocks: (await context.getAsync(services.locks)).value.ports.seatLocks,
    limits: (await context.getAsync(services.config)).limits,
    isHeldUp: () => horizon.ageMs() > heldUpAfterMs,
    monotonicMs: () => performance.now(),
  });
};

export const makeSales = async (context: ResolutionContext): Promise<SalePorts> => {
  const { seatSales, payments } = (await context.getAsync(services.stores)).value;
  const { seatLocks } = (await context.getAsync(services.locks)).value.ports;
  return countSales(await context.getAsync(services.registry), { seatLocks, seatSales, payments });
};

/** Every port, from the parts that bring them. */
export const makePorts = async (context: ResolutionContext): Promise<Ports> => {
  const clock = await clockOf(context);
  const stores = await context.getAsync(services.stores);
  const { ticketKeys } = await context.getAsync(services.secrets);
  return {
    ...stores.value,
    changeFeed: sharedFeed(stores.value.changeFeed, { monotonicMs: () => performance.now() }),
    ...(await context.getAsync(services.views)).value,
    showings: cachedShowings(stores.value.showings, clock, { maxAgeMs: 1_000, max: 500 }),
    rankings: { ...stores.value.rankings, ...cachedRankings(stores.value.rankings, clock, { maxAgeMs: 10_000 }) },
    ...(await context.getAsync(services.locks)).value.ports,
    ...(await context.getAsync(services.sales)),
    seatSales: (await context.getAsync(services.locksTeller)).seatSales,
    clock,
    ids: uuidIds({ clock, hashText: (text) => hash('sha256', text, 'buffer') }),
    randomness: systemRandomness,
    nextTurn: oneAtATime(() => setImmediate()),
    limits: (await context.getAsync(services.config)).limits,
    platformFees: (await context.getAsync(services.config)).platformFees,
    gateways: (await context.getAsync(services.payments)).value.gateways,
    ticketKeys: await ticketKeysOf(ticketKeys),
    contactVault: await context.getAsync(services.contactVault),
  };
};
