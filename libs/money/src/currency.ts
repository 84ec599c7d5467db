/** ISO 4217 codes in circulation, and how many decimal places each one's minor unit has. */
const CODES =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP ' +
  'CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ' +
  'ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT ' +
  'MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD ' +
  'SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYI UYU UYW UZS ' +
  'VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG';

const EXPONENTS: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const exponentByCode = new Map<string, number>(CODES.split(' ').map((code) => [code, 2]));
for (const [exponent, codes] of Object.entries(EXPONENTS)) {
  for (const code of codes.split(' ')) exponentByCode.set(code, Number(exponent));
}

export const isCurrency = (code: string): boolean => exponentByCode.has(code);

/** Decimal places of the currency's minor unit: 2 for CNY, 0 for JPY, 3 for KWD. Throws on an unknown code. */
export function exponentOf(currency: string): number {
  const exponent = exponentByCode.get(currency);
  if (exponent === undefined) throw new RangeError(`${currency} is not an ISO 4217 currency`);
  return exponent;
}
