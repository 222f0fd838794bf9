/**
 * What every answer of the API says: it is data, and nothing in it is ever to be run, framed or
 * guessed at. Few, since they are sent with every answer.
 */
export const dataSecurity: ReadonlyMap<string, string> = new Map([
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['X-Content-Type-Options', 'nosniff'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Referrer-Policy', 'no-referrer'],
]);
