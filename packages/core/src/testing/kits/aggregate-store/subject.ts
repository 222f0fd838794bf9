import type { AggregateStore } from '../../../kernel/index.ts';
import type { Sample } from '../samples.ts';
import type { Peer, PortsSubject } from '../subject.ts';

/**
 * A store of one kind of aggregate, the log its events go to, and samples to save; see
 * `aggregateSamples`.
 */
export interface AggregateStoreSubject<Id, State> extends Pick<PortsSubject<'changeFeed'>, 'ports'> {
  readonly store: AggregateStore<Id, State>;
  /** Opens the same store again, as a second process would; see `PortsSubject.peer`. */
  peer?(): Promise<Peer<'changeFeed'> & { readonly store: AggregateStore<Id, State> }>;
  /** An aggregate that was never saved. */
  sample(): Sample<Id, State>;
}
