import { inFile, narrows } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

const isStored = 'changes nothing: a payment of which the ledger has entries is stored';

/** The accepted survivors of `accounting`. */
export const accounting: readonly Accepted[] = [
  ...inFile('accounting/compare-movements.ts', [
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: no gateway has this name',
    },
    { from: '(await payments.find(paymentId))?.state', reason: isStored },
    { from: 'progress?.status', reason: isStored },
    { from: 'stored === undefined', to: 'false', reason: isStored },
    { from: '{ paymentId, providerRef: null }', reason: isStored },
    { from: 'first === undefined', to: 'false', reason: narrows },
    { from: 'last === undefined', to: 'false', reason: narrows },
    {
      from: 'first === undefined || last === undefined',
      to: 'first === undefined && last === undefined',
      reason: 'changes nothing: a page that has a first payment has a last',
    },
    {
      from: 'capturedMinor === 0',
      to: 'false',
      reason: 'changes nothing: money that moved of a payment was captured before',
    },
    { from: 'true', to: 'false', reason: 'changes nothing: money that moved of a payment was captured before' },
  ]),
  ...inFile('accounting/watch-ledger.ts', [
    {
      from: 'round === undefined',
      to: 'true',
      reason: 'changes nothing: a round under way began once the rest was over',
    },
    { from: 'true', to: 'false', reason: 'changes nothing: nobody asks how many gateways were compared' },
  ]),
];
