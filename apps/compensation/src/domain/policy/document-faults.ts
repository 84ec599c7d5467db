import { cashRemedies, creditRemedies, gates, goodsRemedies, headsOfLoss, serviceRemedies, wordRemedies } from '@redress/contracts';
import { isCurrency } from '@redress/money';
import { type Fault } from './fault.js';
import { type LegTerms, type PolicyDocument } from './policy-document.js';

/** What is wrong with a document apart from its tables: dates, currencies, names of amounts, options and their legs. */
export function documentFaults(document: PolicyDocument): Fault[] {
  const { effectiveFrom, effectiveTo, bands, limits, leastCeiling } = document;
  const faults: Fault[] = effectiveTo !== undefined && Date.parse(effectiveTo) <= Date.parse(effectiveFrom)
    ? [{ code: 'ends-before-it-begins', part: 'effectiveTo', detail: `${effectiveTo} is not after ${effectiveFrom}` }] : [];
  const named = [
    ...bands.map(({ upTo }, at) => ({ part: `bands[${at}].upTo`, name: upTo })),
    ...Object.entries(limits).map(([key, name]) => ({ part: `limits.${key}`, name })), { part: 'leastCeiling', name: leastCeiling },
  ];
  return [
    ...faults, ...currencyFaults(document), ...named.flatMap(({ part, name }) => amountFaults(document, part, name)), ...bandFaults(document),
    ...optionFaults(document),
  ];
}

function currencyFaults({ currencies, amounts }: PolicyDocument): Fault[] {
  const unknown = currencies.filter((code) => !isCurrency(code)).map((code): Fault => ({
    code: 'unknown-currency', part: 'currencies', detail: `${code} is no currency in circulation`,
  }));
  return [...unknown, ...Object.entries(amounts).flatMap(([name, byCurrency]) => Object.keys(byCurrency)
    .filter((code) => !currencies.includes(code))
    .map((code): Fault => ({ code: 'unknown-currency', part: `amounts.${name}`, detail: `${code} is not among the policy's currencies` })))];
}

const amountFaults = ({ amounts }: PolicyDocument, part: string, name: string): Fault[] =>
  (Object.hasOwn(amounts, name) ? [] : [{ code: 'unknown-name', part, detail: `there are no amounts ${name}` }]);

/** Bands are compared in their order, so in every currency each must reach further than the one before. */
function bandFaults({ bands, amounts, currencies }: PolicyDocument): Fault[] {
  return currencies.flatMap((currency) => bands.flatMap(({ name, upTo }, at): Fault[] => {
    const limit = amounts[upTo]?.[currency];
    const before = at > 0 ? amounts[bands[at - 1]!.upTo]?.[currency] : -1;
    return limit !== undefined && before !== undefined && limit > before ? [] : [{
      code: 'malformed', part: `bands[${at}]`, detail: `${name} does not reach beyond the band before it in ${currency}`,
    }];
  }));
}

function optionFaults(document: PolicyDocument): Fault[] {
  return Object.entries(document.options).flatMap(([set, options]) => {
    const part = `options.${set}`;
    const ids = options.map(({ id }) => id);
    const faults: Fault[] = options.length === 0 ? [{ code: 'malformed', part, detail: 'a set of options has at least one' }] : [];
    if (new Set(ids).size < ids.length) faults.push({ code: 'malformed', part, detail: 'two options have one id' });
    return [...faults, ...options.flatMap(({ id, legs }): Fault[] => (legs.length === 0
      ? [{ code: 'malformed', part: `${part}.${id}`, detail: 'has no legs' }]
      : legs.flatMap((leg, at) => legFaults(document, `${part}.${id}.legs[${at}]`, leg))))];
  });
}

const remediesOf: Readonly<Record<string, readonly string[]>> = {
  money: cashRemedies, credit: creditRemedies, goods: goodsRemedies, service: serviceRemedies, apology: wordRemedies,
};

function legFaults(document: PolicyDocument, part: string, { form, remedy, head, gate, share, atLeast, atMost, worth, units }: LegTerms): Fault[] {
  const faults: Fault[] = [];
  const wrong = (detail: string, code: Fault['code'] = 'unknown-name') => { faults.push({ code, part, detail }); };
  if (!Object.hasOwn(remediesOf, form)) wrong(`there is no form ${form}`);
  else if (!remediesOf[form]!.includes(remedy)) wrong(`${form} has no remedy ${remedy}`);
  if (!headsOfLoss.includes(head)) wrong(`there is no head ${head}`);
  if (!gates.includes(gate)) wrong(`there is no gate ${gate}`);
  if ((form === 'money') !== (share !== undefined)) wrong('money legs, and only they, have a share', 'malformed');
  if ((form === 'credit') !== (worth !== undefined)) wrong('credit legs, and only they, have a worth', 'malformed');
  if ((remedy === 'points') !== (units !== undefined)) wrong('points, and only they, have units', 'malformed');
  for (const name of [atLeast, atMost, worth]) if (name !== undefined) faults.push(...amountFaults(document, part, name));
  return faults;
}
