import type { Position } from '../messaging/index.ts';
import { canonicalText } from '../kernel/index.ts';
import type { StaleMark, View, Viewed } from '../views/index.ts';
import type { Suspicion } from './finding.ts';

/** A document folded again from the log, and the one that is stored. */
export interface Shadow {
  readonly view: View;
  readonly id: string;
  /** Folded as far as facts were read; undefined if none of them makes a document. */
  ours: Viewed<StaleMark> | undefined;
  /** Read from the store but not compared yet. */
  theirs?: { readonly viewed: Viewed<StaleMark> | undefined; readonly reached: Position } | undefined;
}

export const subjectOf = ({ view, id }: Pick<Shadow, 'view' | 'id'>): string => `views/${view.name}/${id}`;

/**
 * Compares a shadow with what was stored.
 *
 * A document says up to which fact it is folded, so it can be compared exactly there, however fast
 * it changes: the shadow waits at that fact.
 *
 * @returns the differences, if any; `waits` if the shadow lacks facts that the stored document has.
 */
export const compareShadow = (shadow: Shadow): readonly Suspicion[] | 'waits' => {
  const { ours, theirs } = shadow;
  if (theirs === undefined) return 'waits';
  const { viewed, reached } = theirs;
  // A stale document says so, and has a dead letter.
  if (viewed?.document.stale === true) return [];
  if (viewed !== undefined && (ours === undefined || ours.position < viewed.position)) return 'waits';
  if (ours === undefined) return [];
  if (viewed?.position === ours.position) {
    return canonicalText(viewed.document) === canonicalText(ours.document)
      ? []
      : [suspicionOf(shadow, 'is another', 'another')];
  }
  // It is behind only if the views were past this fact before the document was read.
  if (ours.position > reached) return [];
  return viewed === undefined
    ? [suspicionOf(shadow, 'is not there', 'missing')]
    : [suspicionOf(shadow, 'is an older one', `older ${viewed.position}`)];
};

/** A document that differs keeps differing as it moves on, so `seen` then has no position. */
const suspicionOf = (shadow: Shadow, stored: string, seen: string): Suspicion => ({
  kind: 'view-differs',
  invariant: 'I5',
  subject: subjectOf(shadow),
  sentence: `document ${shadow.id} of view ${shadow.view.name} ${stored} than its facts make it`,
  seen,
});
