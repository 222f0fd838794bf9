import { TicketlyFault } from '@ticketly/core';
import { systemClock } from '@ticketly/core/memory';
import { allViews, outboxConsumers, rebuildView } from '@ticketly/core/views';
import type { RebuildNews } from '@ticketly/core/views';
import { openViews } from '../composition/views.ts';
import { viewConsumers } from '../log-in-kafka/open-log-in-kafka.ts';
import type { Command } from './command.ts';
import { onServer } from './command.ts';

const saidEveryMs = 1_000;

const sentenceOf = (news: RebuildNews): string => {
  switch (news.kind) {
    case 'begun':
      return `Build ${news.build} ${news.position === 0 ? 'begins' : `goes on at position ${news.position}`}.`;
    case 'folded':
      return `At ${news.position} of ${news.end}, ${Math.round(news.positionsPerSecond)} a second, ${Math.ceil(news.remainingMs / 1_000)} s to go.`;
    case 'waiting':
      return `Waits for ${news.missing.join(', ')} to join; a worker has to run.`;
    case 'compared':
      return `Compared with the live one: ${JSON.stringify(news.comparison)}.`;
    case 'live':
      return `Build ${news.build} is live; build ${news.previous} is kept until the next rebuild.`;
  }
};

/** Says what follows within a second of the same only once. */
const saying = (say: (sentence: string) => void): ((news: RebuildNews) => void) => {
  let [kind, saidAt] = ['', 0];
  return (news) => {
    const now = performance.now();
    if (news.kind === kind && now - saidAt < saidEveryMs) return;
    [kind, saidAt] = [news.kind, now];
    say(sentenceOf(news));
  };
};

/** Rebuilds a stored view beside the live one, while the deployment runs. */
export const views: Command = {
  usage:
    'views rebuild NAME              folds a stored view anew beside the live one, and switches; goes on if it was killed',
  run: onServer(async ({ ports, args, say }, config) => {
    const [verb, name, ...more] = args;
    const view = allViews.find((one) => one.name === name);
    const known = allViews.map((one) => one.name).join(', ');
    if (verb !== 'rebuild' || view === undefined || more.length > 0)
      throw new TicketlyFault('misconfigured', `Say "views rebuild NAME", where NAME is one of ${known}.`);
    if (config.views.kind === 'memory')
      throw new TicketlyFault(
        'misconfigured',
        'TICKETLY_VIEWS is memory: restart a process, and it folds its views anew.',
      );
    const opened = await openViews(config);
    const consumers = config.feed.kind === 'kafka' ? viewConsumers : outboxConsumers;
    try {
      const rebuilding = { ...ports, views: opened.value.views, clock: systemClock };
      const end = await rebuildView(rebuilding, view, { consumers, tell: saying(say) });
      say(`The rebuild of ${view.name} ended: ${end}.`);
    } finally {
      await opened.close();
    }
  }),
};
