import { parseId } from '@ticketly/core';
import type { OrganizationId } from '@ticketly/core';
import { z } from 'zod';

type Entry = readonly [OrganizationId, string];

const entriesIn = (text: string): readonly Entry[] | undefined => {
  const entries = text.split(',').map((pair): Entry | undefined => {
    const [, name = '', account = ''] = /^\s*([^=\s]+)=(acct_\w+)\s*$/.exec(pair) ?? [];
    const organizationId = parseId('organization', name);
    return organizationId === undefined ? undefined : [organizationId, account];
  });
  const read = entries.filter((entry) => entry !== undefined);
  const isWhole = read.length === entries.length && new Set(read.map(([name]) => name)).size === read.length;
  return isWhole ? read : undefined;
};

/** The organizations' accounts with Stripe, each listed once. */
export const stripeAccounts: z.ZodOptional<
  z.ZodPipe<z.ZodString, z.ZodTransform<ReadonlyMap<OrganizationId, string>, string>>
> = z
  .string()
  .refine((text) => entriesIn(text) !== undefined, {
    error: 'must be accounts of organizations, each named once, separated by a comma: organization-id=acct_123',
  })
  .transform((text) => new Map(entriesIn(text)))
  .optional();
