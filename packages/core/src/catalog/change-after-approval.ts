import { canonicalText } from '../kernel/index.ts';
import type { Problem } from '../kernel/index.ts';
import type { Event, EventDetails } from './event.ts';

/*
 * What an organizer may change once an event is approved: its words, which are the title, the
 * summary, and the names and colours of its tiers. An admin approved the rest, and buyers rely on
 * it: place, prices, currency, fees, and what buyers are asked. Dates, halls and capacity belong to
 * sessions; see `changeSession`.
 */

/** The words of an event, by their path. */
const wordsOf = ({ title, summary, tiers }: EventDetails): ReadonlyMap<string, string> =>
  new Map([
    ['title', title],
    ['summary', summary],
    ...tiers.flatMap(({ name, color }, at): [string, string][] => [
      [`tiers[${at}].name`, name],
      [`tiers[${at}].color`, color],
    ]),
  ]);

/** Everything else, by its path. */
const fixedPartsOf = ({
  title: _title,
  summary: _summary,
  tiers,
  ...rest
}: EventDetails): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([
    ...Object.entries(rest),
    ...tiers.map(({ name: _name, color: _color, ...fixed }, at) => [`tiers[${at}]`, fixed] as const),
  ]);

/** A problem for each part that an approved event has to keep, and these details change. */
export const checkFixedParts = (approved: EventDetails, wanted: EventDetails): readonly Problem[] => {
  const [before, after] = [fixedPartsOf(approved), fixedPartsOf(wanted)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => canonicalText([before.get(path)]) !== canonicalText([after.get(path)]))
    .map((path) => ({
      path,
      code: 'fixed-by-approval',
      message: 'of an approved event only the title, the summary, and names and colors of tiers can be changed',
    }));
};

/** A part of an event that was changed since its approval. */
export interface ChangedPart {
  /** As in `title` or `tiers[0].name`. */
  readonly path: string;
  readonly approved: string;
  readonly now: string;
}

/** What was changed of an event since it was approved; nothing before that. */
export const changesSinceApproval = ({ approvedDetails, details }: Event): readonly ChangedPart[] => {
  if (approvedDetails === undefined) return [];
  const words = wordsOf(details);
  return [...wordsOf(approvedDetails)]
    .map(([path, approved]) => ({ path, approved, now: words.get(path) ?? '' }))
    .filter(({ approved, now }) => approved !== now);
};
