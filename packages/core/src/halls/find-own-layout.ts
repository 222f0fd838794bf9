import type { Principal } from '../identity/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { LayoutId, Result } from '../kernel/index.ts';
import { members, requireMember } from '../organizations/index.ts';
import type { Organizations } from '../organizations/index.ts';
import type { Layout, Layouts } from '../seating/index.ts';
import type { LayoutUnknown } from './refusals.ts';

/** Who asks for which layout. */
export interface FindOwnLayoutQuery {
  readonly principal: Principal;
  readonly layoutId: LayoutId;
  /** Default: the newest. */
  readonly version?: number | undefined;
}

/**
 * Finds a saved layout, for members of its organization.
 *
 * @param query `principal` has to be a member. Without a `version`, the newest is found.
 * @returns the layout; or `halls/layout-unknown` if there is none, or the principal is not a
 *   member.
 * @example
 * const { layoutId } = plan;
 * const found = await office.halls.findOwnLayout({ principal, layoutId, version: 1 });
 */
export const findOwnLayout =
  (ports: { readonly organizations: Organizations; readonly layouts: Layouts }) =>
  async ({ principal, layoutId, version }: FindOwnLayoutQuery): Promise<Result<Layout, LayoutUnknown>> => {
    const { layouts, organizations } = ports;
    const layout = await (version === undefined ? layouts.latest(layoutId) : layouts.find(layoutId, version));
    const organization = layout && (await organizations.find(layout.organizationId))?.state;
    const allowed = requireMember(organization, principal, members);
    return layout && allowed.ok ? ok(layout) : refuse({ code: 'halls/layout-unknown' });
  };
