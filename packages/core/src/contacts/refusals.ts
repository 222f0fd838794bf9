import type { Problem } from '../kernel/index.ts';

/** What was given is not what the event asks, or cannot be; every problem is listed. */
export interface ContactInvalid {
  readonly code: 'contacts/contact-invalid';
  readonly problems: readonly Problem[];
}

/** The organizer asks something that has to be answered before the order is paid. */
export interface ContactMissing {
  readonly code: 'contacts/contact-missing';
}

/** The buyer gave nothing for this order, or what they gave was erased. */
export interface ContactUnknown {
  readonly code: 'contacts/contact-unknown';
}

/** It was saved too often within an hour. */
export interface SaveLimitReached {
  readonly code: 'contacts/save-limit-reached';
  readonly limit: number;
}

/** Every "no" of this module. */
export type ContactsRefusal = ContactInvalid | ContactMissing | ContactUnknown | SaveLimitReached;
