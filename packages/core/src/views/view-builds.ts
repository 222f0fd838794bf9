import { invariant } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import type { View } from './view.ts';
import type { Build, BuildState, ViewBuilds } from './views.port.ts';

/** The name under which the views keep their place in the log. */
export const viewsConsumer = 'views';

/** The name under which a rebuild keeps its place, which is everybody's. */
export const rebuildConsumer = 'rebuild';

/** What a dead letter of the views is about: a document of a build. */
export interface DocumentOfBuild {
  readonly view: View;
  /** Undefined: the one that is live. */
  readonly build: Build | undefined;
  readonly id: string;
}

const marked = ({ name }: View, build: Build): string => `${name}#${build}/`;

/**
 * Names a document in dead letters: `session_pages/<id>`, and `session_pages#7/<id>` in a later
 * build than the first.
 */
export const subjectOf = ({ view, build, id }: DocumentOfBuild): string =>
  build === undefined || build === 1 ? `${view.name}/${id}` : `${marked(view, build)}${id}`;

/** Whether a subject is a document of this view, in whatever build. */
export const isOfView =
  ({ name }: View) =>
  (subject: string): boolean =>
    subject.startsWith(`${name}/`) || subject.startsWith(`${name}#`);

/** Whether a subject is a document of this build. */
export const isOfBuild =
  (view: View, build: Build) =>
  (subject: string): boolean =>
    subject.startsWith(build === 1 ? `${view.name}/` : marked(view, build));

/** The document that a subject names. */
export const documentOf = (views: readonly View[], subject: string): DocumentOfBuild => {
  const view = views.find((one) => isOfView(one)(subject));
  invariant(view, `${subject} is in none of the views ${views.map(({ name }) => name).join(', ')}`);
  const slash = subject.indexOf('/');
  const build = subject[view.name.length] === '#' ? Number(subject.slice(view.name.length + 1, slash)) : undefined;
  return { view, build, id: subject.slice(slash + 1) };
};

/**
 * How far a build is complete for a consumer: what it brought there itself, what a rebuild brought
 * for everybody, and what the consumer of the whole log did whose share it reads (`views` for
 * `views@3`).
 */
export const reachedBy = ({ reached }: BuildState, consumer: string): Position => {
  const whole = consumer.split('@')[0] ?? consumer;
  const places = [consumer, whole, rebuildConsumer].map((name) => reached.get(name) ?? 0);
  return Math.max(...places) as Position;
};

/** The builds of a view, whichever role they have. */
export const allBuilds = ({ live, next, previous }: ViewBuilds): readonly BuildState[] =>
  [live, next, previous].filter((build) => build !== undefined);
