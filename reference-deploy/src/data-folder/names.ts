/** What a deployment keeps in its data folder, by name. */

/** The embedded database. */
export const storeFolder = 'store';
/** The sandbox's ledger. */
export const chargesFolder = 'sandbox-charges';
/** Keys and secrets generated at the first start. */
export const secretsFile = 'secrets.json';
/** The master key of contacts, likewise. */
export const contactKeyFile = 'contact-key';
