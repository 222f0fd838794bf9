import type { AreaId, LayoutId, OrganizationId, TierId } from '../../../kernel/index.ts';
import type { Layout } from '../../../seating/index.ts';
import type { PortsSubject } from '../subject.ts';

export type LayoutsSubject = Pick<PortsSubject<'layouts'>, 'ports' | 'peer'>;

/** A version of a layout, with numbers that lose something when rounded. */
export const drawing = (
  layoutId: LayoutId,
  version: number,
  over: Partial<Pick<Layout, 'name' | 'organizationId'>> = {},
): Layout => ({
  layoutId,
  organizationId: 'organization-of-the-kit' as OrganizationId,
  version,
  name: `Hall, drawing ${version}`,
  canvas: { width: 40.25, height: 30 },
  focalPoint: { x: 20.125, y: 0.1 + 0.2 },
  sections: [
    {
      kind: 'general_admission',
      sectionId: 'floor',
      areaId: 'floor' as AreaId,
      label: 'Parkett “Süd”',
      position: { x: 20, y: 10 },
      rotation: -12.5,
      capacity: 300,
      tierId: 'stalls' as TierId,
      size: { width: 12, height: 8 },
    },
  ],
  ...over,
});
