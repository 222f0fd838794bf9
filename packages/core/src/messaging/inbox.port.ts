/** A message from outside, identified by its sender and the id they gave it. */
export interface InboxMessage {
  readonly source: string;
  readonly messageId: string;
}

/** The message already took effect; nothing changed. */
export interface MessageRepeated {
  readonly code: 'messaging/message-repeated';
}

/**
 * Messages from outside that took effect. A message is recorded in the transaction of its effect
 * (calls with an effect take an {@link InboxMessage}), so that it takes effect once, however often
 * it comes; this port records messages without an effect.
 */
export interface Inbox {
  has(message: InboxMessage): Promise<boolean>;
  /** @returns false if it was already recorded. */
  record(message: InboxMessage): Promise<boolean>;
}
