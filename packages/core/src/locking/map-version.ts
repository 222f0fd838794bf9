import type { Brand, LayoutId } from '../kernel/index.ts';
import type { FeedVersion } from './hold.ts';

/** Which drawing a map's seats are counted in. */
export interface MapLayout {
  readonly layoutId: LayoutId;
  readonly layoutVersion: number;
}

/**
 * A state of a live map: a place in the session's feed, and the drawing that its seats are counted in. An index means a seat only within one
 * drawing, so a map of another one is never gone on from. Opaque to readers, who give it back; it begins with the {@link FeedVersion}, so that a
 * hold's version can be told to be in it.
 */
export type MapVersion = Brand<string, 'MapVersion'>;

const suffixOf = ({ layoutId, layoutVersion }: MapLayout): string => `-${layoutVersion}-${layoutId}`;

/** The state of a map in this drawing, at this place in the feed. */
export const mapVersion = (layout: MapLayout, version: FeedVersion): MapVersion =>
  `${version}${suffixOf(layout)}` as MapVersion;

/** The place in the feed; undefined if the map was of another drawing, or never was. */
export const feedVersionIn = (layout: MapLayout, version: string): FeedVersion | undefined => {
  const suffix = suffixOf(layout);
  return version.endsWith(suffix) ? (version.slice(0, -suffix.length) as FeedVersion) : undefined;
};
