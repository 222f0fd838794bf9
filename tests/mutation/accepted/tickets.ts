import { inFile } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `tickets`. */
export const tickets: readonly Accepted[] = [
  ...inFile('tickets/ticket-code.ts', [
    {
      from: 'bytes.length <= signatureBytes',
      reason: 'changes nothing: what is no longer than a signature has no version before it',
    },
    {
      from: 'keyId === undefined',
      to: 'false',
      reason: 'changes nothing: it tells the compiler that four texts were read',
    },
    { from: '[]', to: '["Stryker was here"]', reason: 'changes nothing: a UUID always has pairs of digits' },
    {
      from: 'mark === undefined',
      to: 'false',
      reason: 'changes nothing: beyond the end it reads an empty text, which is no id',
    },
    {
      from: 'end > bytes.length',
      reason: 'changes nothing: a message that ends too early has not the length that its texts say',
    },
    {
      from: '/^(.{8})(.{4})(.{4})(.{4})/',
      to: '/(.{8})(.{4})(.{4})(.{4})/',
      reason: 'changes nothing: the first match begins at the start anyway',
    },
  ]),
  ...inFile('tickets/ticket-decider.ts', [
    {
      from: 'ticketId !== undefined',
      to: 'true',
      reason: 'changes nothing: there are as many ids as lines, as the line before made sure of',
    },
  ]),
];
