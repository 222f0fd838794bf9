import { fromBase64url, invariant, isId, ok, refuse, toBase64url } from '../kernel/index.ts';
import type { Result, SeatId, SessionId, TicketId } from '../kernel/index.ts';
import type { CodeForged } from './refusals.ts';
import type { TicketKeys } from './ticket-keys.port.ts';

/** What a code says, so that a gate without a network knows whom to admit. */
export interface TicketClaims {
  readonly ticketId: TicketId;
  readonly sessionId: SessionId;
  readonly seatId: SeatId;
  readonly serial: number;
}

const formatVersion = 1;
const signatureBytes = 64;

/**
 * The code of a ticket, as its holder shows it: base64url over a version byte, key id, ticket,
 * session and seat, serial, and an Ed25519 signature (RFC 8032) over all before it. About 160
 * characters. Ed25519 is deterministic: a ticket has one code as long as the key is the same.
 *
 * @example
 * const code = await signTicketCode(ports.ticketKeys, ticket);
 */
export const signTicketCode = async (keys: Pick<TicketKeys, 'current'>, claims: TicketClaims): Promise<string> => {
  const { keyId, privateKey } = await keys.current();
  const message = encodeClaims(keyId, claims);
  const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, message));
  return toBase64url(join([message, signature]));
};

/**
 * Reads a code that one of our keys signed. For each set of claims and key there is exactly one
 * text: a text that differs in one bit is refused, even where the difference would mean nothing.
 *
 * Does not say whether the ticket was revoked or used.
 */
export const verifyTicketCode = async (
  keys: Pick<TicketKeys, 'publicKeys'>,
  code: string,
): Promise<Result<TicketClaims, CodeForged>> => {
  const forged = refuse({ code: 'tickets/code-forged' });
  const bytes = fromBase64url(code);
  if (bytes === undefined || bytes.length <= signatureBytes) return forged;
  const message = bytes.slice(0, -signatureBytes);
  const read = decodeClaims(message);
  if (read === undefined) return forged;
  const known = (await keys.publicKeys()).find(({ keyId }) => keyId === read.keyId);
  const isGenuine = known && (await crypto.subtle.verify('Ed25519', known.key, bytes.slice(-signatureBytes), message));
  return isGenuine ? ok(read.claims) : forged;
};

const encodeClaims = (
  keyId: string,
  { ticketId, sessionId, seatId, serial }: TicketClaims,
): Uint8Array<ArrayBuffer> => {
  invariant(Number.isInteger(serial) && serial >= 0 && serial < 2 ** 32, `${serial} is not a ticket's serial`);
  const serialBytes = new Uint8Array(4);
  new DataView(serialBytes.buffer).setUint32(0, serial);
  return join([Uint8Array.of(formatVersion), ...[keyId, ticketId, sessionId, seatId].map(encodeText), serialBytes]);
};

const decodeClaims = (message: Uint8Array): { readonly keyId: string; readonly claims: TicketClaims } | undefined => {
  if (message[0] !== formatVersion) return undefined;
  const texts: string[] = [];
  let at = 1;
  for (let field = 0; field < 4; field += 1) {
    const read = decodeText(message, at);
    if (read === undefined || !isId(read.text)) return undefined;
    texts.push(read.text);
    at = read.end;
  }
  const [keyId, ticketId, sessionId, seatId] = texts;
  if (message.length !== at + 4 || keyId === undefined) return undefined;
  const serial = new DataView(message.buffer, message.byteOffset + at).getUint32(0);
  const claims = {
    ticketId: ticketId as TicketId,
    sessionId: sessionId as SessionId,
    seatId: seatId as SeatId,
    serial,
  };
  return { keyId, claims };
};

/**
 * UUIDs, as most ids are, go as 16 bytes behind this mark; other texts as their length and
 * characters.
 */
const uuidMark = 0xff;
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const encodeText = (text: string): Uint8Array => {
  if (uuidPattern.test(text)) {
    const pairs = text.replaceAll('-', '').match(/../g) ?? [];
    return Uint8Array.of(uuidMark, ...pairs.map((pair) => Number.parseInt(pair, 16)));
  }
  invariant(isId(text), `"${text}" can't be part of a ticket code`);
  return Uint8Array.of(text.length, ...Array.from(text, (char) => char.charCodeAt(0)));
};

const decodeText = (bytes: Uint8Array, at: number): { readonly text: string; readonly end: number } | undefined => {
  const mark = bytes[at];
  if (mark === undefined) return undefined;
  const end = at + 1 + (mark === uuidMark ? 16 : mark);
  if (end > bytes.length) return undefined;
  const body = bytes.subarray(at + 1, end);
  if (mark === uuidMark) {
    const hex = Array.from(body, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return { text: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'), end };
  }
  const text = String.fromCharCode(...body);
  return uuidPattern.test(text) ? undefined : { text, end };
};

const join = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
