import type { ViewPorts } from '@ticketly/core';
import { memoryAttendees, memoryDocuments, memoryListings, memoryViews } from '@ticketly/core/memory';
import type { Config } from '../config.ts';
import { plainPart } from '../parts/part.ts';
import type { Part } from '../parts/part.ts';

/**
 * Opens the configured views. This is the only place that decides which ones these are. A driver is
 * loaded only if used: it costs startup time and memory. Fault `misconfigured` when they can't be
 * used.
 */
export const openViews = async ({ views }: Pick<Config, 'views'>): Promise<Part<ViewPorts>> => {
  switch (views.kind) {
    case 'memory': {
      const documents = memoryDocuments();
      return plainPart({
        views: memoryViews(documents),
        listings: memoryListings(documents),
        attendees: memoryAttendees(documents),
      });
    }
    case 'mongo': {
      const { openMongo } = await import('./mongo-views.ts');
      return openMongo(views.url);
    }
  }
};
