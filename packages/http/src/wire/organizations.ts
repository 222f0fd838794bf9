import type { Organization } from '@ticketly/core';
import { z } from 'zod';

export const organizationOut = z.object({
  organizationId: z.string(),
  name: z.string(),
  members: z.array(z.object({ principalId: z.string(), role: z.enum(['owner', 'manager', 'scanner']) })),
});

export const wireOrganization = ({ organizationId, name, members }: Organization) => ({
  organizationId,
  name,
  members,
});
