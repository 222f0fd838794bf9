import type { LayoutId } from '../kernel/index.ts';
import type { Layout, Layouts } from '../seating/index.ts';
import { pageOf } from './page-of.ts';

/** Layouts in memory. */
export const memoryLayouts = (): Layouts => {
  const versions = new Map<LayoutId, Map<number, Layout>>();
  const latest = (layoutId: LayoutId): Layout | undefined => {
    const known = versions.get(layoutId);
    return known?.get(Math.max(...known.keys()));
  };
  return {
    save: async (layout) => {
      const known = versions.get(layout.layoutId) ?? new Map<number, Layout>();
      if (known.has(layout.version)) return false;
      versions.set(layout.layoutId, known.set(layout.version, layout));
      return true;
    },
    find: async (layoutId, version) => versions.get(layoutId)?.get(version),
    latest: async (layoutId) => latest(layoutId),
    ofOrganization: async (organizationId, page) => {
      const own = [...versions.keys()]
        .sort()
        .flatMap((layoutId) => latest(layoutId) ?? [])
        .filter((layout) => layout.organizationId === organizationId)
        .map(({ layoutId, version, name }) => ({ layoutId, version, name }));
      return pageOf(own, ({ layoutId }) => layoutId, page);
    },
    countOfOrganization: async (organizationId) =>
      [...versions.values()]
        .flatMap((known) => [...known.values()])
        .filter((layout) => layout.organizationId === organizationId).length,
  };
};
