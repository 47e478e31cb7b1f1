// @ts-check

/** packages/api of the demo service as it stands on `main`. */
export const apiFiles = {
  'packages/api/package.json': `{
  "name": "@orchard/api",
  "version": "1.4.0",
  "type": "module",
  "exports": "./src/server.ts",
  "dependencies": {
    "@orchard/billing": "1.4.0",
    "@orchard/storage": "1.4.0",
    "fastify": "^5.2.0"
  }
}
`,
  'packages/api/src/server.ts': `import fastify from 'fastify';
import { checkout } from './checkout.ts';
import { requireSession } from './auth/session.ts';
import { receivePaymentEvent } from './webhook.ts';

export function buildServer() {
  const server = fastify({ logger: true });

  server.post('/checkout', { preHandler: requireSession }, async (request, reply) => {
    const result = await checkout(request.body as Parameters<typeof checkout>[0]);
    return reply.code(result.kind === 'paid' ? 201 : 402).send(result);
  });

  server.post('/webhooks/payment', async (request, reply) => {
    await receivePaymentEvent(request.body, String(request.headers['x-signature'] ?? ''));
    return reply.code(204).send();
  });

  return server;
}
`,
  'packages/api/src/checkout.ts': `import { chargeCard, type CardToken } from '@orchard/billing';
import { saveOrder, type OrderLine } from '@orchard/storage';
import { formatMoney } from './formatMoney.ts';

export interface CheckoutRequest {
  customerId: string;
  card: CardToken;
  lines: OrderLine[];
  currency: string;
}

export type CheckoutResult =
  | { kind: 'paid'; orderId: string; total: string }
  | { kind: 'declined'; reason: string };

/** Charges the card once and stores the order. */
export async function checkout(request: CheckoutRequest): Promise<CheckoutResult> {
  const currency = normaliseCurrency(request.currency);
  const total = totalOf(request.lines);
  if (total <= 0) {
    return { kind: 'declined', reason: 'The cart is empty.' };
  }

  const charge = await chargeCard({ card: request.card, amount: total, currency });
  if (!charge.ok) {
    return { kind: 'declined', reason: charge.reason };
  }

  const order = await saveOrder({
    customerId: request.customerId,
    lines: request.lines,
    chargeId: charge.id,
    total,
  });
  return { kind: 'paid', orderId: order.id, total: formatMoney(total, currency) };
}

function totalOf(lines: OrderLine[]): number {
  return lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0);
}

function normaliseCurrency(currency: string): string {
  const upperCaseCurrency = currency.trim().toUpperCase();
  if (!/^[A-Z]{3}$/.test(upperCaseCurrency)) {
    throw new RangeError('Not a currency code: ' + currency);
  }
  return upperCaseCurrency;
}
`,
  'packages/api/src/formatMoney.ts': `/** An amount in minor units as people read it: 1999, "EUR" becomes "19.99 EUR". */
export function formatMoney(minorUnits: number, currency: string): string {
  const sign = minorUnits < 0 ? '-' : '';
  const absolute = Math.abs(minorUnits);
  const major = Math.trunc(absolute / 100);
  const minor = String(absolute % 100).padStart(2, '0');
  return sign + major + '.' + minor + ' ' + currency;
}
`,
  'packages/api/src/idempotency.ts': `import { createHash } from 'node:crypto';

const seenKeys = new Map<string, number>();
const rememberForMilliseconds = 15 * 60 * 1000;

/** A key that is equal for two requests that would charge the same cart twice. */
export function idempotencyKey(customerId: string, cart: unknown): string {
  return createHash('sha256').update(customerId).update(JSON.stringify(cart)).digest('hex');
}

/** Whether this key was used within the last quarter of an hour. */
export function wasUsedRecently(key: string, now: number): boolean {
  const usedAt = seenKeys.get(key);
  return usedAt !== undefined && now - usedAt < rememberForMilliseconds;
}

export function rememberKey(key: string, now: number): void {
  seenKeys.set(key, now);
}
`,
  'packages/api/src/webhook.ts': `import { createHmac, timingSafeEqual } from 'node:crypto';
import { recordPaymentEvent } from '@orchard/storage';

const secret = process.env['PAYMENT_WEBHOOK_SECRET'] ?? '';

interface PaymentEvent {
  type: string;
  chargeId: string;
  role: string;
}

/** Stores an event of the payment provider; forged events are refused. */
export async function receivePaymentEvent(body: unknown, signature: string): Promise<void> {
  if (!isSignedByProvider(JSON.stringify(body), signature)) {
    throw new Error('The signature of the payment event does not match.');
  }
  const event = body as PaymentEvent;
  await recordPaymentEvent(event.chargeId, event.type);
}

function isSignedByProvider(body: string, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
`,
  'packages/api/src/auth/session.ts': `import { readSession } from '@orchard/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';

const sessionLifetimeSeconds = 8 * 60 * 60;

/** Answers 401 unless the request carries a session that is still alive. */
export async function requireSession(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const token = request.headers.authorization?.replace(/^Bearer /, '');
  const session = token === undefined ? null : await readSession(token);
  if (session === null || isExpired(session.createdAt)) {
    await reply.code(401).send({ reason: 'Sign in first.' });
  }
}

function isExpired(createdAt: number): boolean {
  return Date.now() / 1000 - createdAt > sessionLifetimeSeconds;
}
`,
  'packages/api/test/checkout.test.ts': `import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkout } from '../src/checkout.ts';

const card = { token: 'tok_visa', brand: 'visa' };
const declinedCard = { token: 'tok_declined', brand: 'visa' };
const lines = [{ sku: 'apple-crate', quantity: 2, unitPrice: 1250 }];

describe('checkout', () => {
  it('charges the whole cart', async () => {
    const result = await checkout({ customerId: 'c1', card, lines, currency: 'eur' });
    assert.equal(result.kind, 'paid');
    assert.equal(result.kind === 'paid' && result.total, '25.00 EUR');
  });

  it('refuses an empty cart before any charge', async () => {
    const result = await checkout({ customerId: 'c1', card, lines: [], currency: 'EUR' });
    assert.deepEqual(result, { kind: 'declined', reason: 'The cart is empty.' });
  });

  it('never charges a declined card twice', async () => {
    const before = chargesOf(declinedCard.token);
    const result = await checkout({ customerId: 'c2', card: declinedCard, lines, currency: 'EUR' });
    assert.equal(result.kind, 'declined');
    assert.equal(chargesOf(declinedCard.token) - before, 1);
    assert.match(result.kind === 'declined' ? result.reason : '', /insufficient funds/);
  });

  it('refuses a currency that does not exist', async () => {
    await assert.rejects(checkout({ customerId: 'c1', card, lines, currency: 'euros' }), RangeError);
  });
});

function chargesOf(token: string): number {
  const ledger = (globalThis as { testLedger?: Map<string, number> }).testLedger;
  return ledger?.get(token) ?? 0;
}
`,
};
