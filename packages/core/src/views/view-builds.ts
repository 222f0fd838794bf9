import { invariant } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import type { View } from './view.ts';
import type { Build, BuildOfView, BuildState, ViewBuilds } from './views.port.ts';

/** The consumer name of the views' checkpoint. */
export const viewsConsumer = 'views';

/** The consumer name of a rebuild's checkpoint, which counts for every consumer. */
export const rebuildConsumer = 'rebuild';

/** The build of a view that was never rebuilt. */
export const firstBuild: Build = 1;

/** What a dead letter of the views is about: a document of a build. */
export interface DocumentOfBuild extends BuildOfView {
  readonly id: string;
}

const marked = ({ name }: View, build: Build): string => `${name}#${build}/`;

/**
 * Names a document in dead letters: `session_pages/<id>` in the first build, `session_pages#7/<id>`
 * in a later one.
 */
export const subjectOf = ({ view, build, id }: DocumentOfBuild): string =>
  build === firstBuild ? `${view.name}/${id}` : `${marked(view, build)}${id}`;

/** Whether a subject is a document of this view, in any build. */
export const isOfView =
  ({ name }: View) =>
  (subject: string): boolean =>
    subject.startsWith(`${name}/`) || subject.startsWith(`${name}#`);

/** Whether a subject is a document of this build. */
export const isOfBuild =
  (view: View, build: Build) =>
  (subject: string): boolean =>
    subject.startsWith(build === firstBuild ? `${view.name}/` : marked(view, build));

/** The document that a subject names. */
export const documentOf = (views: readonly View[], subject: string): DocumentOfBuild => {
  const view = views.find((one) => isOfView(one)(subject));
  invariant(view, `${subject} is in none of the views ${views.map(({ name }) => name).join(', ')}`);
  const slash = subject.indexOf('/');
  const build = subject[view.name.length] === '#' ? Number(subject.slice(view.name.length + 1, slash)) : firstBuild;
  return { view, build, id: subject.slice(slash + 1) };
};

/**
 * How far a build is complete for a consumer: through its own work, through a rebuild's, which
 * counts for everybody, or through the consumer of the whole log (`views` for `views@3`).
 */
export const reachedBy = ({ reached }: BuildState, consumer: string): Position => {
  const whole = consumer.split('@')[0] ?? consumer;
  const places = [consumer, whole, rebuildConsumer].map((name) => reached.get(name) ?? 0);
  return Math.max(...places) as Position;
};

/** All builds of a view, whatever their role. */
export const allBuilds = ({ live, next, previous }: ViewBuilds): readonly BuildState[] =>
  [live, next, previous].filter((build) => build !== undefined);
