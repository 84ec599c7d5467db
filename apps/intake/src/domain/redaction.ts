import { type Person } from './vault.js';
import { redactKnown } from './known-values.js';

/** The most that an event may carry; a label can be longer than what it stands for. */
const LONGEST = 20_000;

/** A shape of personal data, and what is said in its place. Every quantifier is bounded: a hostile text costs no more than its length. */
interface Shape {
  readonly pattern: RegExp;
  readonly label: string;
  /** The last word on a match, where the shape alone says too little. */
  readonly holds?: (match: string) => boolean;
}

const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白' +
  '邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝' +
  '包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党' +
  '宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝';
const HAN_WORD = '[\\p{Script=Han}A-Za-z0-9]';
/** House, building, stair, floor and room after a Chinese street or estate. */
const HAN_FLOOR = '号楼|号院|号|弄|栋|幢|座|单元|层|楼|室|户|號樓|號|棟|單元|層|樓';
const HAN_HOUSE = `(?:[一二三四五六七八九十]段)?(?:\\s?[-\\dA-Za-z一二三四五六七八九十]{1,6}\\s?(?:${HAN_FLOOR})){1,6}(?:\\s?\\d{2,5})?`;
const HAN_STREET = '路|街|大道|巷|弄|胡同|村|镇|区|苑|园|城|府|庭|公寓|大厦|广场|鎮|區|園|大廈|廣場';
const HAN_NAMED = '我叫|我的名字是|我名叫|姓名|收件人|收货人|联系人|收貨人|聯絡人';
const STREET =
  'Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Pl|Square|Sq|Terrace|Close|Crescent|Highway|Hwy|' +
  'Parkway|Pkwy';
const PLAIN_STREET = '(?:street|avenue|road|lane|boulevard)';
const LATIN_NAME = "\\p{Lu}[\\p{L}'’-]{1,30}(?:\\s\\p{Lu}[\\p{L}'’.-]{0,30}){0,2}";
const FLAT = '(?:,?\\s{1,2}(?:Apt|Apartment|Unit|Flat|Suite|Ste|Floor|Room|#)\\.?\\s?#?[\\w-]{1,6})?';

/** In this order: what is found first is not looked at again, so the narrow shapes come before the wide ones. */
const SHAPES: readonly Shape[] = [
  { label: '[email]', pattern: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g },
  { label: '[email]', pattern: /\b[\w.+-]{1,64}\s?[([]\s?at\s?[)\]]\s?[\w-]{1,63}(?:(?:\.|\s?[([]\s?dot\s?[)\]]\s?)[\w-]{1,63}){1,3}/gi },
  { label: '[id]', pattern: /(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])/g },
  { label: '[id]', pattern: /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/g },
  { label: '[id]', pattern: /\b[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b/g },
  { label: '[id]', pattern: /(?:passport|护照)\s?(?:no|number|号码?)?[\s.:：#]{0,3}[A-Z]{0,2}\d{6,9}/gi },
  { label: '[card]', pattern: /(?<![\d.])\d(?:[ -]?\d){12,18}(?!\d)/g, holds: passesLuhn },
  { label: '[account]', pattern: /\b[A-Z]{2}\d{2}(?:\s?[A-Z\d]{4}){3,7}(?:\s?[A-Z\d]{1,3})?\b/g },
  { label: '[account]', pattern: /(?:微信|威信|QQ|VX|WX)(?:号码?)?[\s:：是]{0,3}[A-Za-z0-9][\w-]{4,29}/gi },
  { label: '[account]', pattern: /\b(?:wechat|whatsapp|telegram|skype)(?:\s(?:id|number))?\s?[:：]\s?[\w.+-]{4,40}/gi },
  { label: '[account]', pattern: /(?<![\w.])@[A-Za-z_][\w.]{2,30}/g },
  { label: '[phone]', pattern: /(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)/g },
  { label: '[phone]', pattern: /(?<![\d.])(?:\+|00)\d{1,3}(?:[\s().-]{0,2}\d){7,13}(?!\d)/g },
  { label: '[phone]', pattern: /(?<![\d.])(?:\+?1[\s.-]?)?\(?[2-9]\d{2}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\d)/g },
  { label: '[phone]', pattern: /(?<![\d.])\(?0\d{2,4}\)?[\s-]?\d{3,4}[\s-]?\d{3,4}(?!\d)/g },
  { label: '[phone]', pattern: /(?<![\d.-])(?:\d{3}-\d{4}|[48]00-?\d{3,4}-?\d{3,4})(?![\d-])/g },
  { label: '[number]', pattern: /(?<![\d.])\d{9,40}(?!\d)/g },
  { label: '[number]', pattern: /(?:尾号|尾數|ending in|last four(?: digits)?)[\s:：是]{0,3}\d{4}(?!\d)/gi },
  { label: '[address]', pattern: new RegExp(`${HAN_WORD}{1,24}(?:${HAN_STREET})${HAN_HOUSE}`, 'gu') },
  { label: '[address]', pattern: new RegExp(`\\b\\d{1,5}[A-Za-z]?,?\\s(?:[A-Z][\\w'.-]{0,30}\\s){1,4}(?:${STREET})\\b\\.?${FLAT}`, 'g') },
  { label: '[address]', pattern: new RegExp(`\\b\\d{1,5}[a-z]?\\s(?:[a-z][\\w'-]{1,30}\\s){1,2}${PLAIN_STREET}\\b${FLAT}`, 'gi') },
  { label: '[address]', pattern: /\bP\.?\s?O\.?\sBox\s\d{1,6}\b/gi },
  { label: '[postcode]', pattern: /\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b/g },
  { label: '[postcode]', pattern: /\b[A-Z]{2}\s\d{5}(?:-\d{4})?\b/g },
  { label: '[name]', pattern: new RegExp(`(?<=(?:${HAN_NAMED})[是为:：\\s]{0,3})[${SURNAMES}]\\p{Script=Han}{1,2}`, 'gu') },
  { label: '[name]', pattern: new RegExp(`[${SURNAMES}](?=先生|女士|小姐|师傅|老师)`, 'gu') },
  { label: '[name]', pattern: new RegExp(`(?<=\\b(?:[Mm]y name is|[Mm]y name's|[Nn]ame:)\\s{1,2})${LATIN_NAME}`, 'gu') },
  { label: '[name]', pattern: new RegExp(`(?<=\\b(?:[Rr]egards|[Ss]incerely|[Yy]ours truly),?\\s{1,3})${LATIN_NAME}`, 'gu') },
  { label: '[name]', pattern: new RegExp(`(?<=\\b(?:Mr|Mrs|Ms|Miss|Dr)\\.?\\s)${LATIN_NAME}`, 'gu') },
];

/** Shapes that no text without a digit can have. */
const OF_DIGITS: ReadonlySet<string> = new Set(['[id]', '[card]', '[phone]', '[number]', '[postcode]']);

/**
 * A text as everybody but the vault may see it: what is known of this customer is taken out first, then everything that has the shape of
 * personal data. It rather takes out too much: an order number costs the classifier nothing, a phone number in an event cannot be recalled.
 */
export function redact(text: string, person?: Person): string {
  let open = halfWidth(text);
  if (person) open = redactKnown(open, person);
  const digits = /\d/.test(open);
  for (const { pattern, label, holds } of SHAPES) {
    if (!digits && OF_DIGITS.has(label)) continue;
    open = open.replace(pattern, (match) => (holds && !holds(match) ? match : label));
  }
  return open.length > LONGEST ? open.slice(0, LONGEST) : open;
}

/** Digits, letters and signs that Chinese keyboards write in full width, sign for sign. Full stops and commas stay as they are. */
const halfWidth = (text: string): string =>
  text.replace(/[０-９Ａ-Ｚａ-ｚ＠＋－]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));

function passesLuhn(match: string): boolean {
  const digits = match.replace(/\D/g, '');
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
