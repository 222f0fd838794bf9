import type { Settings } from './settings.ts';

/**
 * Views that outlive a process must be folded from a log that does too, and a log that travels
 * through Kafka must end in views that all processes share.
 */
export const logContradictions = (settings: Settings, broken: ReadonlySet<string>): readonly string[] => {
  const { TICKETLY_STORE: store, TICKETLY_VIEWS: views, TICKETLY_FEED: feed } = settings;
  const lacks = (is: string | undefined, wanted: string, choice: keyof Settings): boolean =>
    is !== wanted && !broken.has(choice);
  return [
    ...(views === 'mongo' && lacks(store, 'postgres', 'TICKETLY_STORE')
      ? [
          'TICKETLY_STORE must be postgres: TICKETLY_VIEWS is mongo, and its documents are folded from the log in PostgreSQL.',
        ]
      : []),
    ...(feed === 'kafka' && lacks(store, 'postgres', 'TICKETLY_STORE')
      ? ['TICKETLY_STORE must be postgres: TICKETLY_FEED is kafka, and Debezium reads only PostgreSQL.']
      : []),
    ...(feed === 'kafka' && lacks(views, 'mongo', 'TICKETLY_VIEWS')
      ? [
          'TICKETLY_VIEWS must be mongo: TICKETLY_FEED is kafka, from which each process reads only a part, so views in its memory would be incomplete.',
        ]
      : []),
  ];
};
