import { checkHallWorth, paintedTiers } from '../catalog/index.ts';
import type { Event, WorthPorts } from '../catalog/index.ts';
import { isVersion } from '../kernel/index.ts';
import type { Limits, Problem } from '../kernel/index.ts';
import { drawLayout, ownLayout, sellableByTier } from '../seating/index.ts';
import type { Layouts, SellableByTier } from '../seating/index.ts';
import type { LayoutCheck } from './session-decider.ts';
import type { SessionPlan } from './session.ts';

/**
 * Checks the layout that a plan names: it has to exist, belong to the organization, have seats to
 * sell, and be painted with tiers of the event.
 */
export const inspectLayout = async (
  ports: WorthPorts & { readonly layouts: Pick<Layouts, 'find'> },
  event: Event,
  plan: Pick<SessionPlan, 'layoutId' | 'layoutVersion'>,
): Promise<LayoutCheck> => {
  const { layoutId, layoutVersion } = plan;
  const found = isVersion(layoutVersion) ? await ports.layouts.find(layoutId, layoutVersion) : undefined;
  const layout = ownLayout(found, event.organizationId);
  if (layout === undefined) return { capacity: 0, problems: [unknownLayout(plan)] };
  const sellable = sellableByTier(drawLayout(layout));
  const capacity = [...sellable.values()].reduce((sum, count) => sum + count, 0);
  const worth = checkHallWorth('layoutId', sellable, event.details, ports);
  const problems = [...checkCapacity(capacity, ports.limits), ...checkTiers(sellable, event), ...worth];
  return { capacity, problems };
};

const unknownLayout = (plan: Pick<SessionPlan, 'layoutId' | 'layoutVersion'>): Problem => ({
  path: 'layoutId',
  code: 'unknown-layout',
  message: `the organization has no layout ${plan.layoutId} of version ${plan.layoutVersion}`,
});

const checkCapacity = (capacity: number, { seatsPerSession }: Limits): readonly Problem[] => {
  if (capacity > 0 && capacity <= seatsPerSession) return [];
  const message = `a session sells between 1 and ${seatsPerSession} seats, not ${capacity}`;
  return [{ path: 'layoutId', code: 'capacity-invalid', message }];
};

const checkTiers = (sellable: SellableByTier, event: Event): readonly Problem[] => {
  const known = new Set(event.details.tiers.map(({ tierId }) => tierId));
  return paintedTiers(sellable)
    .filter((tierId) => !known.has(tierId))
    .map((tierId) => ({
      path: 'layoutId',
      code: 'unknown-tier',
      message: `seats of the layout are painted with the tier "${tierId}", which the event does not have`,
    }));
};
