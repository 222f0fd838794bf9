/** How long to wait for a connector. */
export interface ConnectorPatience {
  /** When to give up. Default 300,000 ms. */
  readonly patienceMs?: number;
  /**
   * Whether the connector's source is being read. Connect says RUNNING before it knows. Default:
   * Connect is believed.
   */
  readonly isReading?: () => Promise<boolean>;
}

/** A worker that has just begun, on a machine with busy neighbours, takes minutes. */
export const defaultPatienceMs = 300_000;
