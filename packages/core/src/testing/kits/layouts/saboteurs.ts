import type { LayoutId } from '../../../kernel/index.ts';
import type { Layout } from '../../../seating/index.ts';
import type { Saboteur } from '../kit.ts';
import { lockingAlone } from '../locking-alone.ts';
import { breaking } from '../subject.ts';
import type { LayoutsSubject } from './subject.ts';

const broken = breaking<'layouts', LayoutsSubject>('layouts');

/** Broken `Layouts` adapters, one defect each. */
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
    name: 'locks within its process, looks for the version, and saves it then',
    rejectedBy: 'lets one of fifty racing callers save a version',
    sabotage: lockingAlone<'layouts', LayoutsSubject>('layouts')((layouts, turn) => ({
      save: (layout) =>
        turn(
          () => layouts.find(layout.layoutId, layout.version),
          async (known) => (await layouts.save(layout)) || known === undefined,
        ),
    })),
  },
  {
    name: 'lists every version of a layout',
    rejectedBy: 'lists each layout of an organization once, as its highest version has it',
    sabotage: broken((layouts) => ({
      ofOrganization: async (organizationId, page) => {
        const { items, nextCursor } = await layouts.ofOrganization(organizationId, page);
        const each = items.flatMap((item) => (item.version > 1 ? [{ ...item, version: 1 }, item] : item));
        return { items: each, nextCursor };
      },
    })),
  },
  {
    name: 'lists a layout for the organization of an older version',
    rejectedBy: 'lists each layout of an organization once, as its highest version has it',
    sabotage: broken((layouts) => {
      const saved: Layout[] = [];
      return {
        save: (layout) => {
          saved.push(layout);
          return layouts.save(layout);
        },
        ofOrganization: async (organizationId, page) => {
          const { items, nextCursor } = await layouts.ofOrganization(organizationId, page);
          const listed = new Set(items.map(({ layoutId }) => layoutId));
          const older = saved.filter((one) => one.organizationId === organizationId && !listed.has(one.layoutId));
          return {
            items: [...items, ...older.map(({ layoutId, version, name }) => ({ layoutId, version, name }))],
            nextCursor,
          };
        },
      };
    }),
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
  {
    name: 'counts the layouts of everybody',
    rejectedBy: 'counts the versions that an organization saved, and nobody else’s',
    sabotage: broken((layouts) => {
      let saved = 0;
      return {
        save: async (layout) => {
          const isNew = await layouts.save(layout);
          saved += isNew ? 1 : 0;
          return isNew;
        },
        countOfOrganization: async () => saved,
      };
    }),
  },
];
