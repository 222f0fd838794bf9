import { formatInstant, isTicketlyFault } from '@ticketly/core';
import type { Instant, TicketlyRefusal } from '@ticketly/core';
import { problemTable } from './problem-table.ts';
import type { HttpProblemCode, ProblemCode } from './problem-table.ts';

/** One mistake of an input, by its place: `seatIds[3]`. */
export interface InputError {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** RFC 9457 problem details: our stable code, and the facts of the refusal. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly [fact: string]: unknown;
}

/** An answer that is a "no": the body, and the headers that go with it. */
export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly problem: ProblemDetails;
}

/** Thrown inside the edge where a request can't go on. */
export class HttpRefused extends Error {
  override readonly name: string = 'HttpRefused';
  readonly answer: ProblemAnswer;

  constructor(
    code: HttpProblemCode,
    facts: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(code);
    this.answer = problemAnswer(code, facts, headers);
  }
}

type TimesOf<Refusal> = Refusal extends unknown
  ? { [Name in keyof Refusal]-?: NonNullable<Refusal[Name]> extends Instant ? Name : never }[keyof Refusal]
  : never;

/** The facts of refusals that are times. Does not compile while one is missing. */
const timeFacts: Readonly<Record<TimesOf<TicketlyRefusal>, true>> = {
  expiresAt: true,
  opensAt: true,
  startsAt: true,
  endedAt: true,
};

const wireFact = (name: string, value: unknown): unknown =>
  Object.hasOwn(timeFacts, name) && typeof value === 'number' ? formatInstant(value as Instant) : value;

export const problemAnswer = (
  code: ProblemCode,
  facts: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): ProblemAnswer => {
  const { status, title, retryAfterSeconds } = problemTable[code];
  const wireFacts = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, wireFact(name, value)]));
  return {
    status,
    headers: { ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }), ...headers },
    problem: { ...wireFacts, type: `urn:ticketly:problem:${code}`, title, status, code },
  };
};

/**
 * A use case's refusal as a problem: its facts become members; lists of mistakes are called
 * `errors`, like those of the edge.
 */
export const refusalAnswer = (refusal: TicketlyRefusal): ProblemAnswer => {
  const { code, problems, status, reason, ...facts } = refusal as TicketlyRefusal & {
    readonly problems?: unknown;
    readonly status?: unknown;
    readonly reason?: unknown;
  };
  const challenge = code === 'identity/token-missing' ? 'Bearer' : 'Bearer error="invalid_token"';
  return problemAnswer(
    code,
    {
      ...facts,
      ...(problems === undefined ? {} : { errors: problems }),
      // `status` is the HTTP status in a problem, so a thing's own status has another name.
      ...(status === undefined ? {} : { currentStatus: status }),
      // Why a token was refused is for the log: telling it would help only a forger.
      ...(reason === undefined || code === 'identity/token-invalid' ? {} : { reason }),
    },
    problemTable[code].status === 401 ? { 'WWW-Authenticate': challenge } : {},
  );
};

/** What an error thrown below becomes: its details stay in the log. */
export const errorAnswer = (error: unknown): ProblemAnswer => {
  if (error instanceof HttpRefused) return error.answer;
  if (isTicketlyFault(error) && error.retryable) {
    const seconds = Math.max(1, Math.ceil((error.retryAfterMs ?? 1_000) / 1_000));
    return problemAnswer('http/unavailable', {}, { 'Retry-After': String(seconds) });
  }
  return bodyError(error) ?? problemAnswer('http/internal');
};

/**
 * Errors of Express and its parsers: by the `type` they carry, or else by their status. Some have
 * no type, as that of a body which is not compressed as it says; what they blame on the request is
 * never a fault of ours.
 */
const bodyError = (error: unknown): ProblemAnswer | undefined => {
  const { type, limit, status, expose } = (typeof error === 'object' && error !== null ? error : {}) as {
    type?: unknown;
    limit?: unknown;
    status?: unknown;
    expose?: unknown;
  };
  switch (type) {
    case 'entity.too.large':
      return problemAnswer('http/body-too-large', { limitBytes: limit });
    case 'entity.parse.failed':
    case 'request.size.invalid':
    case 'request.aborted':
      return problemAnswer('http/body-malformed');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return problemAnswer('http/media-type-unsupported');
    default:
      return expose === true && typeof status === 'number'
        ? problemAnswer(blamed.get(status) ?? 'http/body-malformed')
        : undefined;
  }
};

const blamed: ReadonlyMap<number, HttpProblemCode> = new Map([
  [404, 'http/route-unknown'],
  [413, 'http/body-too-large'],
  [415, 'http/media-type-unsupported'],
]);
