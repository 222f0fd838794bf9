import type { LayoutId } from '../../../kernel/index.ts';
import type { Layout } from '../../../seating/index.ts';
import type { Saboteur } from '../kit.ts';
import { breaking } from '../subject.ts';
import type { LayoutsSubject } from './subject.ts';

const broken = breaking<'layouts', LayoutsSubject>('layouts');

/** `Layouts` made wrong, one defect each. */
export const layoutsSaboteurs: readonly Saboteur<LayoutsSubject>[] = [
  {
    name: 'rounds what it saves',
    rejectedBy: 'gives a version back as it was saved',
    sabotage: broken((layouts) => ({
      save: (layout) => {
        const { x, y } = layout.focalPoint;
        return layouts.save({ ...layout, focalPoint: { x: Math.fround(x), y: Math.fround(y) } });
      },
    })),
  },
  {
    name: 'gives the latest version for one it does not have',
    rejectedBy: 'knows no version that was never saved',
    sabotage: broken((layouts) => ({
      find: async (layoutId, version) => (await layouts.find(layoutId, version)) ?? layouts.latest(layoutId),
    })),
  },
  {
    name: 'writes over a version',
    rejectedBy: 'never changes a version',
    sabotage: broken((layouts) => {
      const written = new Map<string, Layout>();
      return {
        save: (layout) => {
          written.set(`${layout.layoutId}@${layout.version}`, layout);
          return layouts.save(layout);
        },
        find: async (layoutId, version) => written.get(`${layoutId}@${version}`),
      };
    }),
  },
  {
    name: 'tells every caller that the version is theirs',
    rejectedBy: 'lets one of fifty racing callers save a version',
    sabotage: broken((layouts) => ({ save: async (layout) => (await layouts.save(layout)) || true })),
  },
  {
    name: 'takes the version saved last for the latest',
    rejectedBy: 'takes the highest number for the latest version',
    sabotage: broken((layouts) => {
      const last = new Map<LayoutId, number>();
      return {
        save: (layout) => {
          last.set(layout.layoutId, layout.version);
          return layouts.save(layout);
        },
        latest: (layoutId) => layouts.find(layoutId, last.get(layoutId) ?? 0),
      };
    }),
  },
];
