import { inFile, narrows } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

const noText = 'changes nothing: a text has none of what is asked of it';
const onlyMemory = 'changes nothing but the memory it takes: what nobody asks for any more is not looked up';

/** The accepted survivors of `auditing`. */
export const auditing: readonly Accepted[] = [
  ...inFile('auditing/audit-books.ts', [{ from: '[]', to: '["Stryker was here"]', reason: noText }]),
  ...inFile('auditing/audit-order.ts', [
    {
      from: 'order === undefined',
      to: 'false',
      reason: 'changes nothing: without an order there is neither a zero total nor a payment',
    },
    { from: '[]', to: '["Stryker was here"]', reason: 'changes nothing: no ticket is for a seat of that name' },
    {
      from: "progress.status === 'pending'",
      to: 'true',
      reason: 'changes nothing: only a pending order has a time at which it ends',
    },
  ]),
  ...inFile('auditing/audit-seats.ts', [
    { from: '[]', to: '["Stryker was here"]', reason: noText },
    { from: 'seen += 1', to: 'seen -= 1', reason: 'changes nothing: multiples below zero are multiples too' },
  ]),
  ...inFile('auditing/hold-watch.ts', [{ from: 'before?.since', to: 'before.since', reason: narrows }]),
  ...inFile('auditing/keep-auditing.ts', [{ from: '[]', to: '["Stryker was here"]', reason: noText }]),
  ...inFile('auditing/news-reader.ts', [
    {
      from: 'at > end.position',
      to: 'at >= end.position',
      reason: 'changes nothing: of two that are equal, either will do',
    },
  ]),
  ...inFile('auditing/session-rounds.ts', [
    { from: 'homes.delete(subject);', to: ';', reason: onlyMemory },
    { from: '!asked.has(subject)', to: 'false', reason: onlyMemory },
  ]),
  ...inFile('auditing/shadow-sample.ts', [
    { from: '{ return undefined; }', to: '{}', reason: 'changes nothing: it answers undefined either way' },
    {
      from: 'write?.document',
      to: 'write.document',
      reason: 'changes nothing: a failure keeps the document, as no write does',
    },
    {
      from: 'at < text.length',
      to: 'at <= text.length',
      reason: 'changes nothing: one more step makes another hash, as good as this one',
    },
  ]),
  ...inFile('auditing/suspects.ts', [
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: what is not proved is shown to nobody, and gets its facts when it is',
    },
  ]),
  ...inFile('auditing/view-shadows.ts', [
    { from: 'false', to: 'true', reason: 'changes nothing: each read says anew whether it came to the end' },
    {
      from: '[[] as Suspicion[], new Set<string>()]',
      to: '[]',
      reason: 'changes nothing: each look begins with its own',
    },
  ]),
];
