import { refuse } from '@redress/messaging';
import { bankDecides } from './rule-bank-dispute.js';
import { compensation } from '../score.js';
import { bankMatters } from '../store/bank-matters.js';
import { orderAccounts } from '../store/stores.js';

/** A bank's last word. Won: what it had drawn on the order is there again. Lost: it stays drawn. Either way its dispute has its ruling. */
export const settleChargeback = compensation.useCase({
  name: 'settle-chargeback',
  on: ['chargeback.won.v1', 'chargeback.lost.v1'],
  reads: ({ merchant, data: { orderSource, orderRef, chargebackId } }) => ({
    order: orderAccounts.at({ merchant, orderSource, orderRef }), matter: bankMatters.at({ merchant, chargebackId }),
  }),
  decide: ({ merchant, name, data }, { order, matter }, now) => {
    const { amount } = data;
    if (order.currency !== undefined && order.currency !== amount.currency) return refuse('unknown-currency', `the order was paid in ${order.currency}`);
    if (order.chargedBack < amount.minor) return refuse('wrong-state', 'the chargeback was never drawn on the order');
    const won = name === 'chargeback.won.v1';
    return {
      writes: won ? [orderAccounts.put({ ...order, chargedBack: order.chargedBack - amount.minor })] : [],
      timers: [bankDecides(data, won, matter?.caseId, { ...order, merchant }, now)],
    };
  },
});
