/**
 * ISO 4217, list one (current currencies and funds), as SIX, its maintenance agency, published it
 * on 2026-01-01, by the digits of the minor unit. What has no minor unit there (metals, bond units,
 * `XTS`, `XXX`) prices nothing, and is left out. A formatter's digits are no substitute: for
 * forints, rupiah or dinars of Iraq it has fewer, which makes an amount up to 1,000 times too high.
 */
const codesByDigits: readonly (readonly [digits: number, codes: string])[] = [
  [
    0,
    `
    BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF`,
  ],
  [
    2,
    `
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
    CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF
    IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
    MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP
    SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG
    YER ZAR ZMW ZWG`,
  ],
  [
    3,
    `
    BHD IQD JOD KWD LYD OMR TND`,
  ],
  [
    4,
    `
    CLF UYW`,
  ],
];

const digitsByCode: ReadonlyMap<string, number> = new Map(
  codesByDigits.flatMap(([digits, codes]) =>
    codes
      .trim()
      .split(/\s+/)
      .map((code) => [code, digits] as const),
  ),
);

/** Every currency that can price something: ISO 4217 codes, in the order of their digits. */
export const currencies: readonly string[] = [...digitsByCode.keys()];

/** Whether a text is the ISO 4217 code of a currency that has a minor unit. */
export const isCurrency = (code: string): boolean => digitsByCode.has(code);

/**
 * How many digits of an amount in minor units come after the point: 2 for EUR, 0 for JPY, 3 for
 * KWD. A currency that was withdrawn since the amount was written has 2, as nearly all had.
 */
export const minorUnitDigits = (currency: string): number => digitsByCode.get(currency) ?? 2;
