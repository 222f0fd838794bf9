import { ok, refuse, retryContended } from '../kernel/index.ts';
import type { IdSource, LayoutId, Result } from '../kernel/index.ts';
import type { MemberRoleMissing, OrganizationUnknown } from '../organizations/index.ts';
import { ownLayout } from '../seating/index.ts';
import type { Layout, Layouts } from '../seating/index.ts';
import { checkLayout } from './check-layout.ts';
import type { CheckLayoutCommand, LayoutCheckPorts } from './check-layout.ts';
import type { LayoutInvalid, LayoutLimitReached, LayoutUnknown } from './refusals.ts';

/** Who saves which layout, for which organization. */
export interface SaveLayoutCommand extends CheckLayoutCommand {
  /** The layout that this is a new version of. Default: a new layout. */
  readonly layoutId?: LayoutId | undefined;
}

/** Why a layout was not saved. */
export type SaveLayoutRefusal =
  OrganizationUnknown | MemberRoleMissing | LayoutUnknown | LayoutInvalid | LayoutLimitReached;

const maxTries = 5;

/**
 * Saves a valid layout: a new one, or the next version of one. A saved version never changes, and
 * sessions stay in the version they were planned in until they are changed.
 *
 * @param command as for `checkLayout`. With a `layoutId` of the same organization, this is its next
 *   version; without, a new layout.
 * @returns the layout as saved, with its id and version; or
 *   - `organizations/organization-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `halls/layout-invalid` with everything that is wrong with it
 *   - `halls/layout-limit-reached` if the organization has saved `limits.layoutsPerOrganization`
 *     (default 2,000) versions of layouts
 *   - `halls/layout-unknown` if the organization has no layout of this id
 * @throws a fault `contended` if others save the next version first at each of five attempts.
 * @example
 * const saved = await office.halls.saveLayout({ principal, organizationId, layout });
 * if (saved.ok) console.log(saved.value.layoutId, saved.value.version); // version 1
 */
export const saveLayout =
  (ports: LayoutCheckPorts & { readonly layouts: Layouts; readonly ids: IdSource }) =>
  async (command: SaveLayoutCommand): Promise<Result<Layout, SaveLayoutRefusal>> => {
    const { layout, organizationId, layoutId } = command;
    const checked = await checkLayout(ports)(command);
    if (!checked.ok) return checked;
    if (checked.value.length > 0) return refuse({ code: 'halls/layout-invalid', problems: checked.value });
    const limit = ports.limits.layoutsPerOrganization;
    if ((await ports.layouts.countOfOrganization(organizationId)) >= limit)
      return refuse({ code: 'halls/layout-limit-reached', limit });
    return retryContended(`layout ${layoutId}`, maxTries, async () => {
      const before = layoutId && ownLayout(await ports.layouts.latest(layoutId), organizationId);
      if (layoutId !== undefined && before === undefined) return refuse({ code: 'halls/layout-unknown' });
      const saved: Layout = {
        ...layout,
        organizationId,
        layoutId: layoutId ?? ports.ids.next('layout'),
        version: before ? before.version + 1 : 1,
      };
      return (await ports.layouts.save(saved)) ? ok(saved) : 'contended';
    });
  };
