import type { Brand, LayoutId } from '../kernel/index.ts';
import type { FeedVersion } from './hold.ts';

/** The layout by which a map's seats are numbered. */
export interface MapLayout {
  readonly layoutId: LayoutId;
  readonly layoutVersion: number;
}

/**
 * A state of a live map: a position in the session's feed, and the layout by which its seats are
 * numbered. An index means a seat only within one layout, so a map is never continued in another.
 * Opaque to readers, who pass it back. It begins with the {@link FeedVersion}, so that a hold's
 * version can be recognized in it.
 */
export type MapVersion = Brand<string, 'MapVersion'>;

const suffixOf = ({ layoutId, layoutVersion }: MapLayout): string => `-${layoutVersion}-${layoutId}`;

/** The state of a map in this layout, at this position in the feed. */
export const mapVersion = (layout: MapLayout, version: FeedVersion): MapVersion =>
  `${version}${suffixOf(layout)}` as MapVersion;

/** The position in the feed; undefined if the map was of another layout, or never was. */
export const feedVersionIn = (layout: MapLayout, version: string): FeedVersion | undefined => {
  const suffix = suffixOf(layout);
  return version.endsWith(suffix) ? (version.slice(0, -suffix.length) as FeedVersion) : undefined;
};
