export * from './give-contact.ts';
export * from './show-contact.ts';
export * from './erase-person.ts';
