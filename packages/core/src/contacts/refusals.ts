import type { Problem } from '../kernel/index.ts';

/** The contact is not what the event asks for, or is malformed; every problem is listed. */
export interface ContactInvalid {
  readonly code: 'contacts/contact-invalid';
  readonly problems: readonly Problem[];
}

/** The organizer asks something that must be answered before the order is paid. */
export interface ContactMissing {
  readonly code: 'contacts/contact-missing';
}

/** The buyer gave nothing for this order, or what they gave was erased. */
export interface ContactUnknown {
  readonly code: 'contacts/contact-unknown';
}

/** The contact was saved too often within an hour. */
export interface SaveLimitReached {
  readonly code: 'contacts/save-limit-reached';
  readonly limit: number;
}

/** Every "no" of this module. */
export type ContactsRefusal = ContactInvalid | ContactMissing | ContactUnknown | SaveLimitReached;
