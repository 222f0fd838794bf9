import type { OrganizationId } from '../kernel/index.ts';
import type { Layout } from './layout.ts';

/** The layout, if it is the organization's. The layouts of others do not exist for it. */
export const ownLayout = (layout: Layout | undefined, organizationId: OrganizationId): Layout | undefined =>
  layout?.organizationId === organizationId ? layout : undefined;
