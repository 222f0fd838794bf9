import type { LayoutId } from '../kernel/index.ts';
import type { Layout } from './layout.ts';

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
}
