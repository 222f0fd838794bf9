import type { Organization, Seller } from '@ticketly/core';
import { z } from 'zod';

/** Who sells, as receipts say. */
export const sellerOut = z.object({ legalName: z.string(), address: z.string(), taxId: z.string().nullable() });

export const wireSeller = ({ legalName, address, taxId }: Seller) => ({ legalName, address, taxId });

export const organizationOut = z.object({
  organizationId: z.string(),
  name: z.string(),
  members: z.array(z.object({ principalId: z.string(), role: z.enum(['owner', 'manager', 'scanner']) })),
  seller: sellerOut.nullable().describe('As its receipts name it; null while nobody said.'),
});

export const wireOrganization = ({ organizationId, name, members, seller }: Organization) => ({
  organizationId,
  name,
  members,
  seller: seller === undefined ? null : wireSeller(seller),
});
