import type { Principal } from '../identity/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { LayoutId, Result } from '../kernel/index.ts';
import { members, requireMember } from '../organizations/index.ts';
import type { Organizations } from '../organizations/index.ts';
import type { Layout, Layouts } from '../seating/index.ts';
import type { LayoutUnknown } from './refusals.ts';

/** Which drawing to find, for whom. */
export interface FindOwnLayoutQuery {
  readonly principal: Principal;
  readonly layoutId: LayoutId;
  /** The newest if absent. */
  readonly version?: number | undefined;
}

/** A saved drawing, for members of its organization. To everybody else it does not exist. */
export const findOwnLayout =
  (ports: { readonly organizations: Organizations; readonly layouts: Layouts }) =>
  async ({ principal, layoutId, version }: FindOwnLayoutQuery): Promise<Result<Layout, LayoutUnknown>> => {
    const { layouts, organizations } = ports;
    const layout = await (version === undefined ? layouts.latest(layoutId) : layouts.find(layoutId, version));
    const organization = layout && (await organizations.find(layout.organizationId))?.state;
    const allowed = requireMember(organization, principal, members);
    return layout && allowed.ok ? ok(layout) : refuse({ code: 'halls/layout-unknown' });
  };
