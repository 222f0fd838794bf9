/**
 * Headers of every answer of the API: it is data, never to be run, framed or sniffed. Few, because
 * they are sent with every answer.
 */
export const dataSecurity: ReadonlyMap<string, string> = new Map([
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['X-Content-Type-Options', 'nosniff'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Referrer-Policy', 'no-referrer'],
]);
