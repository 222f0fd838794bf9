import type { IdsByName } from './ids.ts';

/** New ids that nobody had before, growing with time (UUIDv7 as in RFC 9562), so that index pages fill in order. */
export interface IdSource {
  next<Name extends keyof IdsByName>(name: Name): IdsByName[Name];
}
