import { type Bilingual } from '../domain/statute/floor.js';
import { say } from './wording.js';

/** Rules that were read and are in no pack, because they owe a consumer nothing that a floor could hold. */
export const notEncoded: readonly { readonly id: string; readonly citation: string; readonly because: Bilingual }[] = [
  {
    id: 'CN-11', citation: '电子商务法 31, 59, 62; 网络交易监督管理办法 31',
    because: say(
      'Duties to run a complaint channel and to keep and give records for 3 years: kept for every order, and none of them is redress.',
      '属于经营者设立投诉渠道、保存并提供记录（不少于三年）的义务，对所有订单一律履行，不是补救。',
    ),
  },
  {
    id: 'EU-5', citation: 'Directive 2011/83/EU, art 11a',
    because: say(
      'The button to withdraw and its acknowledgement are a duty of the shop; whoever withdrew has the rights of EU-1 to EU-3 in any case.',
      '撤回按钮及其确认属于网店的界面义务；消费者以任何方式撤回均享有EU-1至EU-3的权利。',
    ),
  },
  {
    id: 'EU-10', citation: 'Regulation (EU) 2024/3228',
    because: say('The platform for online disputes is closed: what remains is to show no link to it.', '欧盟在线争议解决平台已关闭，仅需不再展示其链接。'),
  },
];
