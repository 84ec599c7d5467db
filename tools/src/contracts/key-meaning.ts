import { type KeyOf } from '@redress/contracts';

/** What an event is kept in order by, in words. */
export const keyMeaning: Readonly<Record<KeyOf, string>> = {
  'case': 'the case id',
  'order': 'merchant, order source and order',
  'merchant': 'the merchant',
  'external-id': 'the id that the channel gave it',
  'reconciliation': 'the run of the reconciliation',
  'policy': 'the version of the policy or rule pack',
  'campaign': 'the campaign',
};
