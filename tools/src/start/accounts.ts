/** A channel account of the sample stream: a shop on a marketplace, and the merchant behind it. */
export interface SampleAccount {
  readonly channel: string;
  readonly account: string;
  readonly merchant: string;
  readonly currency: string;
  readonly country: string;
  readonly timeZone: string;
  readonly language: 'zh' | 'en';
}

export const sampleAccounts = [
  { channel: 'tmall', account: 'lanting-home', merchant: 'lanting', currency: 'CNY', country: 'CN', timeZone: 'Asia/Shanghai', language: 'zh' },
  { channel: 'douyin', account: 'guoxian-live', merchant: 'guoxian', currency: 'CNY', country: 'CN', timeZone: 'Asia/Shanghai', language: 'zh' },
  { channel: 'shopify', account: 'nordlicht-store', merchant: 'nordlicht', currency: 'EUR', country: 'DE', timeZone: 'Europe/Berlin', language: 'en' },
] as const satisfies readonly SampleAccount[];

export type SampleChannel = (typeof sampleAccounts)[number]['channel'];
export const accountOf = (channel: SampleChannel): SampleAccount => sampleAccounts.find((one) => one.channel === channel)!;
