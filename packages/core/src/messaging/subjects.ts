import { failure } from './apply-facts.ts';
import type { Failure } from './apply-facts.ts';
import type { Position, RecordedEvent } from './change-feed.port.ts';
import type { LogFollower } from './log-follower.ts';

/** The subject of a fact that does not say what it concerns. */
export const unreadableSubject = ({ aggregateType, aggregateId }: RecordedEvent): string =>
  `${aggregateType}/${aggregateId}`;

/** What a fact concerns, or the failure to read that from it. */
export const readSubjects = (follower: LogFollower, event: RecordedEvent): readonly string[] | Failure => {
  try {
    return [...new Set(follower.subjectsOf(event))];
  } catch (error) {
    return failure(unreadableSubject(event), event, error);
  }
};

/** Whether a fact of a subject that waits from this position on has to wait with it. */
export const waits = (event: RecordedEvent, from: Position | undefined): boolean =>
  from !== undefined && event.position >= from;
