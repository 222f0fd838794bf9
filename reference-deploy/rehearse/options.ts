import { parseArgs } from 'node:util';

/** What to rehearse, against what. */
export interface RehearsalOptions {
  readonly url: string;
  /** Undefined: the session on sale with the most seats left. */
  readonly session: string | undefined;
  readonly buyers: number;
  readonly seconds: number;
  /** How many follow the seat map live, besides buying nothing. */
  readonly watchers: number;
  readonly report: string;
  /** The JSON file of an earlier rehearsal to compare this one with. */
  readonly compare: string | undefined;
  readonly seed: number;
}

export const usage = `Usage: npm run rehearse -- [OPTION...]

Plays an on-sale against a running deployment in development, and checks the outcome. Buyers arrive at fixed times,
whether the deployment keeps up or not. They refresh, race for the same good seats, abandon, decline and pay.

  --url URL         the deployment (http://127.0.0.1:8080)
  --session ID      the session to buy from (the one on sale with the most free seats)
  --buyers N        how many buyers come (2000)
  --seconds N       within how many seconds they arrive (30)
  --watchers N      how many others follow the seat map live (200)
  --seed N          a number; the same one gives the same buyers (1)
  --report NAME     writes NAME.html and NAME.json (rehearsal)
  --compare FILE    the JSON file of an earlier rehearsal, to compare this one with

Exits with 1 if a seat was sold twice, a payment led to nothing, or the map was wrong or not shown, and with 2 if
nothing could be rehearsed.`;

/** Reads the command line; throws with one sentence for everything that is wrong. */
export const readOptions = (args: readonly string[]): RehearsalOptions | 'help' => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:8080' },
      session: { type: 'string' },
      buyers: { type: 'string', default: '2000' },
      seconds: { type: 'string', default: '30' },
      watchers: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      report: { type: 'string', default: 'rehearsal' },
      compare: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  if (!URL.canParse(values.url))
    throw new Error(`--url must be an address like http://127.0.0.1:8080, not "${values.url}".`);
  return {
    url: values.url.replace(/\/$/, ''),
    session: values.session,
    buyers: wholeNumber('--buyers', values.buyers, 1, 1_000_000),
    seconds: wholeNumber('--seconds', values.seconds, 1, 3_600),
    watchers: wholeNumber('--watchers', values.watchers, 0, 100_000),
    seed: wholeNumber('--seed', values.seed, 0, 2 ** 32 - 1),
    report: values.report,
    compare: values.compare,
  };
};

const wholeNumber = (name: string, text: string, min: number, max: number): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw new Error(`${name} must be a whole number from ${min} to ${max}, not "${text}".`);
};
