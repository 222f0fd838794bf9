import { inFile, onlySlower } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

const noFact = 'changes nothing: the fold of one fact passes over it too, or fails before it changes a document';
const noBuilds = 'changes nothing: a store knows the builds of every view that it is asked about';

/** The accepted survivors of `views`. */
export const views: readonly Accepted[] = [
  ...inFile('views/attendee-words.ts', [
    { from: '/\\s+/', to: '/\\s/', reason: 'changes nothing: an empty text has no words' },
  ]),
  ...inFile('views/compare-views.ts', [
    { from: '[]', to: '["Stryker was here"]', reason: 'changes nothing: the ids are those of the documents' },
    { from: 'viewed === undefined', to: 'false', reason: 'changes nothing: the ids are those of the documents' },
    { from: 'seen !== undefined', to: 'true', reason: 'changes nothing: the ids are those of the page' },
    {
      from: 'seen.get(id)?.position',
      to: 'seen.get(id).position',
      reason: 'changes nothing: the ids are those of the page',
    },
    { from: 'after === undefined', to: 'false', reason: 'changes nothing: a full page has a last document' },
    { from: 'upTo !== undefined', to: 'true', reason: 'changes nothing: no position is compared with none' },
    { from: 'id === undefined', to: 'false', reason: noFact },
    { from: 'document !== null', to: 'true', reason: 'changes nothing: no fact removes a document' },
    { from: '!view.types.includes(fact.type)', to: 'false', reason: noFact },
    { from: '{ return undefined; }', to: '{}', reason: 'changes nothing: a function without an answer has this one' },
  ]),
  ...inFile('views/follow-views.ts', [
    { from: 'lagging.filter(({ from }) => from < target)', to: 'lagging', reason: onlySlower },
    { from: 'from < target', reason: onlySlower },
    { from: '({ from }) => from', reason: onlySlower },
    { from: 'facts.length === 0', to: 'false', reason: onlySlower },
    {
      from: 'allBuilds({ next, ...others }).some((one) => one.build === build)',
      to: 'true',
      reason: 'changes nothing: a store ignores what is written to a build that it dropped',
    },
    {
      from: 'one.build === build',
      to: 'true',
      reason: 'changes nothing: a store ignores what is written to a build that it dropped',
    },
    { from: 'each < min', to: 'each <= min', reason: 'changes nothing: equal positions are the same' },
    { from: '[]', to: '["Stryker was here"]', reason: 'changes nothing: no letter is about this subject' },
  ]),
  ...inFile('views/project-views.ts', [
    { from: 'news.length === 0', to: 'false', reason: onlySlower },
    { from: 'place < min', to: 'place <= min', reason: 'changes nothing: equal positions are the same' },
  ]),
  ...inFile('views/rebuild-view.ts', [
    { from: 'owners.clear();', reason: 'changes nothing but the memory it takes' },
    { from: 'facts.length < batchSize', to: 'false', reason: onlySlower },
  ]),
  ...inFile('views/renew-views.ts', [
    { from: 'builds.get(name)?.live', to: 'builds.get(name).live', reason: noBuilds },
  ]),
  ...inFile('views/view-follower.ts', [
    { from: '{ underway.delete(subject); }', to: '{}', reason: 'changes nothing but the memory it takes' },
    { from: 'underway.delete(subject);', to: ';', reason: 'changes nothing but the memory it takes' },
  ]),
  ...inFile('views/fold-facts.ts', [
    { from: 'document.stale === undefined', to: 'false', reason: 'changes nothing: without its mark it is the same' },
  ]),
  ...inFile('views/plain-words.ts', [
    { from: '/\\p{M}+/gu', to: '/\\p{M}/gu', reason: 'changes nothing: each mark is left out either way' },
    { from: '/[^\\p{L}\\p{N}]+/u', to: '/[^\\p{L}\\p{N}]/u', reason: 'changes nothing: empty words are left out' },
  ]),
  ...inFile('views/sales-count.ts', [
    { from: 'lines[at]?.seatId', reason: 'changes nothing: an order is priced line by line' },
    { from: 'price.fees[fee]?.payer', reason: 'changes nothing: a price names each fee of its lines' },
    { from: 'rows[middle]?.key', reason: 'changes nothing: it tells the compiler that the middle is among the rows' },
    {
      from: 'found !== undefined',
      to: 'true',
      reason: 'changes nothing: it tells the compiler that the middle is among the rows',
    },
  ]),
  ...inFile('views/session-page.ts', [
    {
      from: 'page.revenue.currency !== currency',
      to: 'true',
      reason: 'changes nothing: no revenue in the same currency is the same',
    },
  ]),
];
