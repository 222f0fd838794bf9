import type { LayoutId, OrganizationId, Page, PageRequest } from '../kernel/index.ts';
import type { Layout } from './layout.ts';

/** A layout in a list, without its drawing. */
export interface LayoutSummary extends Pick<Layout, 'layoutId' | 'name'> {
  /** The highest. */
  readonly version: number;
}

/**
 * Layouts, by id and version.
 *
 * Immutable: a saved version never changes. Saving the same version again with other content is a
 * fault of the caller and changes nothing.
 */
export interface Layouts {
  /**
   * Stores a version. If two callers save the same version, one of them is told. @returns false if
   * the version existed
   */
  save(layout: Layout): Promise<boolean>;
  find(layoutId: LayoutId, version: number): Promise<Layout | undefined>;
  /** The highest version. */
  latest(layoutId: LayoutId): Promise<Layout | undefined>;
  /** Each layout once, as its highest version has it, by id. */
  ofOrganization(organizationId: OrganizationId, page: PageRequest): Promise<Page<LayoutSummary>>;
  /** How many versions of its layouts an organization has saved. */
  countOfOrganization(organizationId: OrganizationId): Promise<number>;
}
