import type { Organization, Seller } from '@ticketly/core';
import { z } from 'zod';
import { idOut } from './values.ts';

export const roleWords =
  '`owner`: everything, including members. `manager`: everything but members and the seller. `scanner`: sees who comes.';

/** The seller, as shown on receipts. */
export const sellerOut = z.object({
  legalName: z.string().describe('Registered name.'),
  address: z.string().describe('Postal address; may have several lines.'),
  taxId: z.string().nullable().describe('Tax number; null for a seller without one.'),
});

export const wireSeller = ({ legalName, address, taxId }: Seller) => ({ legalName, address, taxId });

export const organizationOut = z.object({
  organizationId: idOut('organization'),
  name: z.string().describe('Name of the organization.'),
  members: z
    .array(
      z.object({
        principalId: idOut('principal'),
        role: z.enum(['owner', 'manager', 'scanner']).describe(roleWords),
      }),
    )
    .describe('Its members.'),
  seller: sellerOut.nullable().describe('The seller on its receipts; null until it is set.'),
});

export const wireOrganization = ({ organizationId, name, members, seller }: Organization) => ({
  organizationId,
  name,
  members,
  seller: seller === undefined ? null : wireSeller(seller),
});
