import type { AreaId, LayoutId, OrganizationId, TierId } from '../../../kernel/index.ts';
import type { Layout } from '../../../seating/index.ts';
import { expectSame, race } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { freshName } from '../subject.ts';
import type { LayoutsSubject } from './subject.ts';

const drawing = (layoutId: LayoutId, version: number, name = `Hall, drawing ${version}`): Layout => ({
  layoutId,
  organizationId: 'organization-of-the-kit' as OrganizationId,
  version,
  name,
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
});

const newLayoutId = (): LayoutId => freshName('layout') as LayoutId;

const clauses: readonly Clause<LayoutsSubject>[] = [
  {
    name: 'gives a version back as it was saved',
    run: async ({ ports: { layouts } }) => {
      const layout = drawing(newLayoutId(), 1);
      expectSame(await layouts.save(layout), true, 'a save');
      expectSame(await layouts.find(layout.layoutId, 1), layout, 'the version');
    },
  },
  {
    name: 'knows no version that was never saved',
    run: async ({ ports: { layouts } }) => {
      const layoutId = newLayoutId();
      expectSame(await layouts.latest(layoutId), undefined, 'the latest version of an unknown layout');
      await layouts.save(drawing(layoutId, 2));
      expectSame(await layouts.find(layoutId, 1), undefined, 'a version before the first');
      expectSame(await layouts.find(layoutId, 3), undefined, 'a version after the last');
    },
  },
  {
    name: 'never changes a version',
    run: async ({ ports: { layouts } }) => {
      const layoutId = newLayoutId();
      await layouts.save(drawing(layoutId, 1));
      expectSame(await layouts.save(drawing(layoutId, 1, 'Another hall')), false, 'a second save of the version');
      expectSame(await layouts.find(layoutId, 1), drawing(layoutId, 1), 'the version after a second save');
    },
  },
  {
    name: 'lets one of fifty racing callers save a version',
    run: async ({ ports: { layouts } }) => {
      const layoutId = newLayoutId();
      const answers = await race(50, (caller) => layouts.save(drawing(layoutId, 1, `Hall of ${caller}`)));
      expectSame(answers.filter((saved) => saved).length, 1, 'how many of fifty saved the version');
      const winner = answers.indexOf(true);
      expectSame((await layouts.find(layoutId, 1))?.name, `Hall of ${winner}`, 'whose drawing it is');
    },
  },
  {
    name: 'takes the highest number for the latest version',
    run: async ({ ports: { layouts } }) => {
      const layoutId = newLayoutId();
      for (const version of [2, 10, 9]) await layouts.save(drawing(layoutId, version));
      expectSame(await layouts.latest(layoutId), drawing(layoutId, 10), 'the latest version');
    },
  },
  {
    name: 'keeps layouts apart',
    run: async ({ ports: { layouts } }) => {
      const [one, other] = [newLayoutId(), newLayoutId()];
      await layouts.save(drawing(one, 1));
      expectSame(await layouts.save(drawing(other, 1)), true, 'the same version of another layout');
      await layouts.save(drawing(other, 2));
      expectSame(await layouts.latest(one), drawing(one, 1), 'the latest version of the first');
    },
  },
];

/** What every `Layouts` promises. */
export const layoutsKit: Kit<LayoutsSubject> = { port: 'Layouts', clauses };
