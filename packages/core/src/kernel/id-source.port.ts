import type { IdsByName } from './ids.ts';

/**
 * Gives ids that were never given before. They grow with time (UUIDv7 as in RFC 9562), so that
 * index pages fill in order.
 */
export interface IdSource {
  next<Name extends keyof IdsByName>(name: Name): IdsByName[Name];
  /**
   * A name for a text, the same wherever and whenever it is asked for: 128 bits of the text's
   * SHA-256 in base64url, 22 characters. Nobody can find a second text with the same name.
   */
  named(text: string): string | Promise<string>;
}
