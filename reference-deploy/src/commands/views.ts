import { TicketlyFault } from '@ticketly/core';
import { systemClock } from '@ticketly/core/memory';
import { allViews, dropOtherBuilds, outboxConsumers, rebuildViews, returnToPrevious } from '@ticketly/core/views';
import type { RebuildNews, RebuildOptions, RebuildPorts, View } from '@ticketly/core/views';
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

/** Names the view of each line, and reports similar lines only once within a second. */
const saying = (say: (sentence: string) => void): NonNullable<RebuildOptions['tell']> => {
  let [told, saidAt] = ['', 0];
  return (news, { name }) => {
    const now = performance.now();
    const what = `${name} ${news.kind}`;
    if (what === told && now - saidAt < saidEveryMs) return;
    [told, saidAt] = [what, now];
    say(`${name}: ${sentenceOf(news)}`);
  };
};

type Act = (ports: RebuildPorts, views: readonly View[], options: RebuildOptions) => Promise<readonly string[]>;

const oneByOne =
  (act: (ports: RebuildPorts, view: View, options: RebuildOptions) => Promise<string>): Act =>
  async (ports, views, options) => {
    const said: string[] = [];
    for (const view of views) said.push(await act(ports, view, options));
    return said;
  };

/** What can be done to views. Each says how it went, view by view. */
const verbs: Readonly<Record<string, Act>> = {
  // After a change of the fold the builds differ as they should: the operator is told, not asked.
  rebuild: async (ports, views, options) => {
    const ends = await rebuildViews(ports, views, { ...options, confirm: () => true });
    return views.map(({ name }, at) => `The rebuild of ${name} ended: ${ends[at]}.`);
  },
  return: oneByOne(async (ports, view, options) => {
    const end = await returnToPrevious(ports, view, options);
    return end === 'none'
      ? `There is no build of ${view.name} to return to.`
      : `The return to the previous build of ${view.name} ended: ${end}.`;
  }),
  drop: oneByOne(async (ports, view) => {
    const builds = await dropOtherBuilds(ports, view);
    return builds.length === 0
      ? `${view.name} has no build but the live one.`
      : builds.map((build) => `Build ${build} was dropped.`).join(' ');
  }),
};

/**
 * Rebuilds stored views alongside the live ones, while the deployment runs; returns to the builds
 * that were live before; or drops what is not live.
 */
export const views: Command = {
  usage:
    'views VERB NAME …               rebuild: folds stored views anew beside the live ones, and switches; return: to the builds before; drop: all but the live builds',
  run: onServer(async ({ ports, args, say }, config) => {
    const [verb = '', ...names] = args;
    const act = verbs[verb];
    const chosen = allViews.filter(({ name }) => names.includes(name));
    if (act === undefined || names.length === 0 || chosen.length < names.length)
      throw new TicketlyFault(
        'misconfigured',
        `Say "views VERB NAME…", where VERB is one of ${Object.keys(verbs).join(', ')}, and each NAME one of ${allViews.map(({ name }) => name).join(', ')}.`,
      );
    if (config.views.kind === 'memory')
      throw new TicketlyFault(
        'misconfigured',
        'TICKETLY_VIEWS is memory: restart a process, and it folds its views anew.',
      );
    // The driver takes time to load, which other commands don't need.
    const { openMongoForCommand } = await import('../composition/mongo-views.ts');
    const opened = await openMongoForCommand(config.views.url);
    const consumers = config.feed.kind === 'kafka' ? viewConsumers : outboxConsumers;
    try {
      const rebuilding = { ...ports, views: opened.views, clock: systemClock };
      for (const sentence of await act(rebuilding, chosen, { consumers, tell: saying(say) })) say(sentence);
    } finally {
      await opened.close();
    }
  }),
};
