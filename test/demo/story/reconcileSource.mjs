// @ts-check

const checks = [
  ['amount', 'charge.amount !== order.total', 'amount-differs', 'The charge is not what the order costs.'],
  ['currency', 'charge.currency !== order.currency', 'currency-differs', 'Charged in another currency.'],
  [
    'customer',
    'charge.customerId !== order.customerId',
    'customer-differs',
    'The charge belongs to somebody else.',
  ],
  ['refund', 'charge.refunded > charge.amount', 'over-refunded', 'More was refunded than charged.'],
  ['age', 'charge.createdAt > order.createdAt', 'charged-late', 'Charged after the order was stored.'],
  [
    'dispute',
    'charge.disputed && !order.disputed',
    'dispute-missed',
    'The dispute is not known to the shop.',
  ],
  [
    'capture',
    'charge.captured === false && order.shipped',
    'not-captured',
    'Shipped before the money was captured.',
  ],
  ['test', 'charge.live === false', 'test-charge', 'A charge of the test mode.'],
  ['fee', 'charge.fee > charge.amount / 10', 'fee-high', 'The fee is above a tenth of the amount.'],
  ['status', "charge.status === 'failed'", 'failed-charge', 'The order refers to a failed charge.'],
];

/** @param {string[]} check */
function checkSource([word, test, kind, text]) {
  return `      // ${word}
      if (${test}) {
        differences.push({
          orderId: order.id,
          chargeId: charge.id,
          kind: '${kind}',
          text: '${text}',
        });
        counts.set('${kind}', (counts.get('${kind}') ?? 0) + 1);
      }
`;
}

/** One function of more than 120 lines without a pause, as an eager agent writes it. */
export const reconcileSource = `import type { LedgerCharge, LedgerOrder } from './ledger.ts';
export interface Difference {
  orderId: string;
  chargeId: string;
  kind: string;
  text: string;
}
/** Compares what the gateway charged with what the shop sold. */
export class Reconciliation {
  private readonly charges: Map<string, LedgerCharge>;
  constructor(charges: LedgerCharge[]) {
    this.charges = new Map(charges.map((charge) => [charge.id, charge]));
  }
  compare(orders: LedgerOrder[]): { differences: Difference[]; counts: Map<string, number> } {
    const differences: Difference[] = [];
    const counts = new Map<string, number>();
    for (const order of orders) {
      const charge = this.charges.get(order.chargeId);
      if (charge === undefined) {
        differences.push({
          orderId: order.id,
          chargeId: order.chargeId,
          kind: 'charge-missing',
          text: 'The gateway does not know this charge.',
        });
        counts.set('charge-missing', (counts.get('charge-missing') ?? 0) + 1);
        continue;
      }
${checks.map(checkSource).join('')}    }
    return { differences, counts };
  }
}
`;

/** The shapes that the comparison reads. */
export const ledgerSource = `export interface LedgerCharge {
  id: string;
  customerId: string;
  amount: number;
  refunded: number;
  fee: number;
  currency: string;
  createdAt: number;
  captured: boolean;
  disputed: boolean;
  live: boolean;
  status: 'succeeded' | 'pending' | 'failed';
}

export interface LedgerOrder {
  id: string;
  customerId: string;
  chargeId: string;
  total: number;
  currency: string;
  createdAt: number;
  shipped: boolean;
  disputed: boolean;
}
`;
