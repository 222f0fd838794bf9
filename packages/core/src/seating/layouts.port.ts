import type { LayoutId } from '../kernel/index.ts';
import type { Layout } from './layout.ts';

/**
 * Drawings of halls, by id and version.
 *
 * Immutable: a version once saved never changes; saving the same version again with other content is a fault of the caller and changes nothing.
 */
export interface Layouts {
  /** Stores a version; of two callers saving the same version one is told so. @returns false if that version was there already */
  save(layout: Layout): Promise<boolean>;
  find(layoutId: LayoutId, version: number): Promise<Layout | undefined>;
  /** The highest version. */
  latest(layoutId: LayoutId): Promise<Layout | undefined>;
}
