// @ts-check

/** packages/storage and the database of the demo service as they stand on `main`. */
export const storageFiles = {
  'packages/storage/package.json': `{
  "name": "@orchard/storage",
  "version": "1.4.0",
  "type": "module",
  "exports": "./src/storage.ts",
  "dependencies": {
    "pg": "^8.13.1"
  }
}
`,
  'packages/storage/src/storage.ts': `export { saveOrder, readOrder, type Order, type OrderLine } from './orders.ts';
export { recordPaymentEvent } from './paymentEvents.ts';
export { readSession, type Session } from './sessions.ts';
`,
  'packages/storage/src/orders.ts': `import { randomUUID } from 'node:crypto';
import { query } from './internal/connection.ts';

export interface OrderLine {
  sku: string;
  quantity: number;
  /** In minor units. */
  unitPrice: number;
}

export interface NewOrder {
  customerId: string;
  lines: OrderLine[];
  chargeId: string;
  total: number;
}

export interface Order extends NewOrder {
  id: string;
  createdAt: Date;
}

/** Stores an order with all its lines, or nothing. */
export async function saveOrder(order: NewOrder): Promise<Order> {
  const id = randomUUID();
  const createdAt = new Date();
  await query('insert into orders (id, customer_id, charge_id, total, created_at) values ($1, $2, $3, $4, $5)', [
    id,
    order.customerId,
    order.chargeId,
    order.total,
    createdAt,
  ]);
  for (const line of order.lines) {
    await query('insert into order_lines (order_id, sku, quantity, unit_price) values ($1, $2, $3, $4)', [
      id,
      line.sku,
      line.quantity,
      line.unitPrice,
    ]);
  }
  return { ...order, id, createdAt };
}

/** Null when there is no such order. */
export async function readOrder(id: string): Promise<Order | null> {
  const rows = await query('select * from orders where id = $1', [id]);
  const row = rows[0];
  if (row === undefined) {
    return null;
  }
  const lines = await query('select sku, quantity, unit_price from order_lines where order_id = $1', [id]);
  return {
    id,
    customerId: String(row['customer_id']),
    chargeId: String(row['charge_id']),
    total: Number(row['total']),
    createdAt: new Date(String(row['created_at'])),
    lines: lines.map((line) => ({
      sku: String(line['sku']),
      quantity: Number(line['quantity']),
      unitPrice: Number(line['unit_price']),
    })),
  };
}
`,
  'packages/storage/src/paymentEvents.ts': `import { query } from './internal/connection.ts';

/** Appends an event of the payment provider to the history of a charge. */
export async function recordPaymentEvent(chargeId: string, type: string): Promise<void> {
  await query('insert into payment_events (charge_id, type, received_at) values ($1, $2, now())', [chargeId, type]);
}
`,
  'packages/storage/src/sessions.ts': `import { query } from './internal/connection.ts';

export interface Session {
  customerId: string;
  /** Seconds since 1970. */
  createdAt: number;
}

export async function readSession(token: string): Promise<Session | null> {
  const rows = await query('select customer_id, created_at from sessions where token = $1', [token]);
  const row = rows[0];
  return row === undefined
    ? null
    : { customerId: String(row['customer_id']), createdAt: Number(row['created_at']) };
}
`,
  'packages/storage/src/internal/connection.ts': `import pg from 'pg';

const pool = new pg.Pool({ max: 10 });

/** The rows of one statement. Private to this package. */
export async function query(text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
  const result = await pool.query(text, values);
  return result.rows;
}
`,
  'packages/storage/src/internal/transactionLog.ts': `import { query } from './connection.ts';

/** Where an unfinished transaction is written down. Private to this package. */
export async function appendToLog(transactionId: string, step: string): Promise<void> {
  await query('insert into transaction_log (transaction_id, step) values ($1, $2)', [transactionId, step]);
}

export async function truncateLog(transactionId: string): Promise<void> {
  await query('delete from transaction_log where transaction_id = $1', [transactionId]);
}
`,
  'db/migrations/0001_orders.sql': `create table orders (
  id uuid primary key,
  customer_id text not null,
  charge_id text not null,
  total integer not null check (total > 0),
  created_at timestamptz not null
);

create table order_lines (
  order_id uuid not null references orders (id),
  sku text not null,
  quantity integer not null check (quantity > 0),
  unit_price integer not null
);
`,
  'db/migrations/0002_payments.sql': `create table payment_events (
  charge_id text not null,
  type text not null,
  received_at timestamptz not null
);

create table payments_legacy (
  id serial primary key,
  order_id uuid references orders (id),
  amount integer not null,
  settled boolean not null default false
);
`,
  'db/migrations/0003_sessions.sql': `create table sessions (
  token text primary key,
  customer_id text not null,
  created_at bigint not null
);

create table transaction_log (
  transaction_id text not null,
  step text not null
);
`,
};
