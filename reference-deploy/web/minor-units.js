/**
 * Digits of the minor unit where it is not 2, by ISO 4217: a formatter shows fewer for some
 * currencies.
 */
const exceptions = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const digitsByCode = new Map(
  Object.entries(exceptions).flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, Number(digits)])),
);

/** How many digits of an amount in minor units come after the point. */
export const minorUnitDigits = (currency) => digitsByCode.get(currency) ?? 2;
