import type { AggregateStore } from '../../../kernel/index.ts';
import type { Sample } from '../samples.ts';
import type { PortsSubject } from '../subject.ts';

/**
 * A store of aggregates of one kind, the log its events go to, and what to save; see
 * `aggregateSamples`.
 */
export interface AggregateStoreSubject<Id, State> extends Pick<PortsSubject<'changeFeed'>, 'ports'> {
  readonly store: AggregateStore<Id, State>;
  /** An aggregate that was never saved. */
  sample(): Sample<Id, State>;
}
