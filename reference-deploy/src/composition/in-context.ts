import type { Clock } from '@ticketly/core';
import type { ResolutionContext } from 'inversify';
import type { Logger } from 'pino';
import { services } from './symbols.ts';

/** Nothing looks into the data folder before it is locked. */
export const inFolder = async <Part>(context: ResolutionContext, open: () => Part | Promise<Part>): Promise<Part> => {
  await context.getAsync(services.dataFolder);
  return open();
};

export const loggerOf = async (context: ResolutionContext): Promise<Logger> =>
  (await context.getAsync(services.log)).logger;

export const clockOf = async (context: ResolutionContext): Promise<Clock> =>
  (await context.getAsync(services.clock)).value;
