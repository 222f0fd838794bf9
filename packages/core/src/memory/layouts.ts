import type { LayoutId } from '../kernel/index.ts';
import type { Layout, Layouts } from '../seating/index.ts';

/** Layouts in memory. */
export const memoryLayouts = (): Layouts => {
  const versions = new Map<LayoutId, Map<number, Layout>>();
  return {
    save: async (layout) => {
      const known = versions.get(layout.layoutId) ?? new Map<number, Layout>();
      if (known.has(layout.version)) return false;
      versions.set(layout.layoutId, known.set(layout.version, layout));
      return true;
    },
    find: async (layoutId, version) => versions.get(layoutId)?.get(version),
    latest: async (layoutId) => {
      const known = versions.get(layoutId);
      return known?.get(Math.max(...known.keys()));
    },
  };
};
