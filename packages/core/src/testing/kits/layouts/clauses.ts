import type { LayoutId } from '../../../kernel/index.ts';
import { expectSame } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { freshOrganization } from '../ledger/subject.ts';
import { freshName, raceOnBoth } from '../subject.ts';
import { drawing } from './subject.ts';
import type { LayoutsSubject } from './subject.ts';

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
      expectSame(
        await layouts.save(drawing(layoutId, 1, { name: 'Another hall' })),
        false,
        'a second save of the version',
      );
      expectSame(await layouts.find(layoutId, 1), drawing(layoutId, 1), 'the version after a second save');
    },
  },
  {
    name: 'lets one of fifty racing callers save a version',
    races: true,
    run: async (subject) => {
      const layoutId = newLayoutId();
      const answers = await raceOnBoth(subject, 50, ({ layouts }, caller) =>
        layouts.save(drawing(layoutId, 1, { name: `Hall of ${caller}` })),
      );
      expectSame(answers.filter((saved) => saved).length, 1, 'how many of fifty saved the version');
      const winner = answers.indexOf(true);
      expectSame((await subject.ports.layouts.find(layoutId, 1))?.name, `Hall of ${winner}`, 'whose drawing it is');
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
  {
    name: 'lists each layout of an organization once, as its highest version has it',
    run: async ({ ports: { layouts } }) => {
      const organizationId = freshOrganization();
      const one = newLayoutId();
      const other = `${one}-and-more` as LayoutId;
      for (const version of [2, 10, 9]) await layouts.save(drawing(one, version, { organizationId }));
      await layouts.save(drawing(other, 1, { organizationId, name: 'Keller' }));
      await layouts.save(drawing(newLayoutId(), 1, { organizationId: freshOrganization() }));
      const moved = newLayoutId();
      await layouts.save(drawing(moved, 1, { organizationId }));
      await layouts.save(drawing(moved, 2, { organizationId: freshOrganization() }));
      const listed = await layouts.ofOrganization(organizationId, { limit: 5 });
      const expected = [
        { layoutId: one, version: 10, name: 'Hall, drawing 10' },
        { layoutId: other, version: 1, name: 'Keller' },
      ];
      expectSame(listed, { items: expected, nextCursor: null }, 'the layouts of the organization');
    },
  },
  {
    name: 'counts the versions that an organization saved, and nobody else’s',
    run: async ({ ports: { layouts } }) => {
      const [organizationId, other] = [freshOrganization(), freshOrganization()];
      const layoutId = newLayoutId();
      expectSame(await layouts.countOfOrganization(organizationId), 0, 'the layouts of a new one');
      for (const version of [1, 2, 2]) await layouts.save(drawing(layoutId, version, { organizationId }));
      await layouts.save(drawing(newLayoutId(), 1, { organizationId }));
      await layouts.save(drawing(newLayoutId(), 1, { organizationId: other }));
      expectSame(await layouts.countOfOrganization(organizationId), 3, 'how many versions it saved');
    },
  },
];

/** What every `Layouts` promises. */
export const layoutsKit: Kit<LayoutsSubject> = { port: 'Layouts', clauses };
