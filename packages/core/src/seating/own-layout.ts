import type { OrganizationId } from '../kernel/index.ts';
import type { Layout } from './layout.ts';

/** Another organization's layout does not exist. */
export const ownLayout = (layout: Layout | undefined, organizationId: OrganizationId): Layout | undefined =>
  layout?.organizationId === organizationId ? layout : undefined;
