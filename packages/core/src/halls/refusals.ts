import type { Problem } from '../kernel/index.ts';

/** The organization has no such layout, or the principal may not see it. */
export interface LayoutUnknown {
  readonly code: 'halls/layout-unknown';
}

/** The layout is invalid; every problem is listed. */
export interface LayoutInvalid {
  readonly code: 'halls/layout-invalid';
  readonly problems: readonly Problem[];
}

/** The organization has saved as many versions of layouts as it may. */
export interface LayoutLimitReached {
  readonly code: 'halls/layout-limit-reached';
  readonly limit: number;
}

/** Every "no" of this module that a caller can meet. */
export type HallsRefusal = LayoutUnknown | LayoutInvalid | LayoutLimitReached;
