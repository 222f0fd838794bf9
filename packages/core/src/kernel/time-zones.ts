/**
 * Names of the IANA database without an area. The runtime takes more such words than the database
 * has (`PST`, `ACT`), so these are the only ones.
 */
const withoutArea = `
  CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran
  Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK
  Singapore Turkey UCT UTC Universal W-SU WET Zulu`;

const single: ReadonlySet<string> = new Set(withoutArea.trim().split(/\s+/));

/** An area and one or two places in it, as in `Europe/Vienna`; the database has no others. */
const placed =
  /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|US)(\/[A-Z][A-Za-z0-9_+-]*){1,2}$/;

/**
 * Whether a text is the name of a zone in the IANA database, or of a link to one (`Asia/Calcutta`,
 * `UTC`), in its own spelling. An offset like `+05:30` is none: it knows no summer time.
 */
export const isTimeZone = (name: string): boolean =>
  single.has(name) || (name.length <= 64 && placed.test(name) && hasRules(name));

/**
 * Whether the runtime has the zone. It takes any case, so one in the wrong case comes back in
 * another.
 */
const hasRules = (name: string): boolean => {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
};
