// @ts-check

/** packages/billing of the demo service as it stands on `main`. */
export const billingFiles = {
  'packages/billing/package.json': `{
  "name": "@orchard/billing",
  "version": "1.4.0",
  "type": "module",
  "exports": "./src/billing.ts",
  "dependencies": {
    "undici": "^7.2.0"
  }
}
`,
  'packages/billing/src/billing.ts': `export { chargeCard, type CardToken, type Charge, type ChargeRequest } from './chargeCard.ts';
export { renderInvoice } from './invoice.ts';
`,
  'packages/billing/src/chargeCard.ts': `import { postToGateway } from './gateway.ts';

export interface CardToken {
  token: string;
  brand: string;
}

export interface ChargeRequest {
  card: CardToken;
  /** In minor units, for instance cents. */
  amount: number;
  currency: string;
}

export type Charge = { ok: true; id: string } | { ok: false; reason: string };

/** Asks the payment gateway for the money. One request, no second try. */
export async function chargeCard(request: ChargeRequest): Promise<Charge> {
  const answer = await postToGateway('/v1/charges', {
    source: request.card.token,
    amount: request.amount,
    currency: request.currency,
  });
  if (answer.status === 402) {
    return { ok: false, reason: String(answer.body['message'] ?? 'The card was declined.') };
  }
  if (answer.status !== 200) {
    throw new Error('The payment gateway answered ' + answer.status + '.');
  }
  return { ok: true, id: String(answer.body['id']) };
}
`,
  'packages/billing/src/gateway.ts': `import { request } from 'undici';

const gateway = process.env['PAYMENT_GATEWAY'] ?? 'https://gateway.example.com';
const timeoutMilliseconds = 8_000;

export interface GatewayAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** One request to the payment gateway. Rejects when no answer came in time. */
export async function postToGateway(path: string, payload: object): Promise<GatewayAnswer> {
  const response = await request(gateway + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
    headersTimeout: timeoutMilliseconds,
  });
  return {
    status: response.statusCode,
    body: (await response.body.json()) as Record<string, unknown>,
  };
}
`,
  'packages/billing/src/invoice.ts': `export interface InvoiceLine { description: string; amount: number }

/** A plain-text invoice, one line for each position and the sum below. */
export function renderInvoice(number: string, lines: InvoiceLine[]): string {
  const rows = lines.map((line) => line.description.padEnd(40) + String(line.amount).padStart(10));
  const sum = lines.reduce((total, line) => total + line.amount, 0);
  const head = ['Invoice ' + number, ''];
  const foot = ['', 'Total'.padEnd(40) + String(sum).padStart(10)];
  return [...head, ...rows, ...foot].join('\\n');
}

export function invoiceNumber(year: number, serial: number): string {
  if (serial < 1 || !Number.isInteger(serial)) { throw new RangeError('A serial starts at 1.'); }
  return year + '-' + String(serial).padStart(6, '0');
}
`,
  'packages/billing/test/invoice.test.ts': `import assert from 'node:assert/strict';
import { it } from 'node:test';
import { invoiceNumber, renderInvoice } from '../src/invoice.ts';

it('adds the lines up', () => {
  const text = renderInvoice('2026-000007', [
    { description: 'Apples', amount: 1250 },
    { description: 'Pears', amount: 900 },
  ]);
  assert.match(text, /Total +2150$/);
});

it('numbers invoices with six digits', () => {
  assert.equal(invoiceNumber(2026, 7), '2026-000007');
});
`,
};
