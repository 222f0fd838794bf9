/**
 * The algorithms a token may be signed with, RFC 7518 and RFC 8037: public keys only, so that who
 * verifies can't sign.
 */
export const signingAlgorithms = ['EdDSA', 'ES256', 'RS256'] as const;

/** One of them. */
export type SigningAlgorithm = (typeof signingAlgorithms)[number];
