import fresh from 'fresh';
import Negotiator from 'negotiator';

/** Header names in lower case. */
type Headers = Readonly<Record<string, string | undefined>>;

/** Whether the caller already has the answer with this `ETag` (RFC 9110, 13.1.2). */
export const hasAlready = (headers: Headers, etag: string): boolean =>
  fresh({ 'if-none-match': headers['if-none-match'] }, { etag });

/** Whether an answer may be sent compressed (RFC 9110, 12.5.3). */
export const takesGzip = (headers: Headers): boolean =>
  headers['accept-encoding'] !== undefined && new Negotiator({ headers }).encodings(['gzip']).includes('gzip');

/**
 * Whether `Accept` allows a media type (RFC 9110, 12.5.1); without the header, every type is
 * allowed.
 */
export const takesType = (accept: string | undefined, mediaType: string): boolean => {
  if (accept === undefined || accept === '*/*') return true;
  const [plain = ''] = mediaType.split(';');
  // Many clients ask for the charset by name, and everything here is UTF-8.
  const offered = [plain, `${plain}; charset=utf-8`];
  return new Negotiator({ headers: { accept } }).mediaType(offered) !== undefined;
};
