import type { Organizations } from '../organizations/index.ts';
import { memoryAggregates } from './aggregates.ts';
import type { MemoryDatabase } from './database.ts';

export const memoryOrganizations = (database: MemoryDatabase): Organizations => ({
  ...memoryAggregates(database, database.organizations, ({ organizationId }) => organizationId),
  ofMember: async (principalId) =>
    [...database.organizations.values()]
      .map(({ state }) => state)
      .filter(({ members }) => members.some((member) => member.principalId === principalId)),
});
