import type { AreaRequest } from './seat-locks.port.ts';

/**
 * The areas of a request, each once: an area that is named twice gets both quantities added up, and
 * keeps its first description.
 */
export const distinctAreas = (areas: readonly AreaRequest[]): readonly AreaRequest[] => {
  const distinct = new Map<string, AreaRequest>();
  for (const area of areas) {
    const before = distinct.get(area.areaId);
    distinct.set(area.areaId, before ? { ...before, quantity: before.quantity + area.quantity } : area);
  }
  return [...distinct.values()];
};
