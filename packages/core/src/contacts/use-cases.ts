export { giveContact } from './give-contact.ts';
export { listContacts, showContact } from './show-contact.ts';
export { eraseMe, erasePerson } from './erase-person.ts';
