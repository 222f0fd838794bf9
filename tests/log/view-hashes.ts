import { createHash } from 'node:crypto';
import { canonicalText } from '@ticketly/core';
import type { Position, Ports, Views } from '@ticketly/core';
import { memoryPorts, memoryViews } from '@ticketly/core/memory';
import { followLog } from '@ticketly/core/messaging';
import { allViews, viewFollower } from '@ticketly/core/views';

/** A hash of every document of each view, with its position, and how many there are. */
export const viewHashes = async (views: Views): Promise<Readonly<Record<string, string>>> => {
  const hashes: Record<string, string> = {};
  for (const view of allViews) {
    const hash = createHash('sha256');
    let [count, after] = [0, ''];
    for (;;) {
      const page = await views.list(view, { after, limit: 500 });
      for (const one of page) hash.update(canonicalText([one.id, one.position, one.document]));
      count += page.length;
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.id;
    }
    hashes[view.name] = `${count}: ${hash.digest('hex')}`;
  }
  return hashes;
};

/**
 * What the views have to be: the outbox, folded from its start by nobody else's driver.
 *
 * @param setAside how many documents have to wait for a fact that can't be folded.
 */
export const foldedOutbox = async ({ changeFeed }: Pick<Ports, 'changeFeed'>, setAside = 0): Promise<Views> => {
  const views = memoryViews();
  const own = memoryPorts();
  const { run } = followLog({ ...own, changeFeed }, viewFollower(views, allViews));
  while ((await run()) > 0);
  const { items } = await own.deadLetters.list({ limit: 100 });
  if (items.length !== setAside) throw new Error(`the outbox has facts that no view takes: ${JSON.stringify(items)}`);
  return views;
};

/** Every fact of an outbox. */
export const factsOf = async ({ changeFeed }: Pick<Ports, 'changeFeed'>) => {
  const facts = [];
  for (;;) {
    const page = await changeFeed.read({ after: facts.at(-1)?.position ?? (0 as Position), limit: 1_000 });
    if (page.length === 0) return facts;
    facts.push(...page);
  }
};
