// @ts-check
import { edit, agentTrace, write } from './commitStory.mjs';
import { dana, danaWithAider } from './people.mjs';
import { ledgerSource, reconcileSource } from './reconcileSource.mjs';

const retryQueue = `"""Picks up charges that the API could not finish."""

import logging
import time
from dataclasses import dataclass

log = logging.getLogger(__name__)
LONGEST_PAUSE_SECONDS = 300


@dataclass
class Unfinished:
    transaction_id: str
    attempts: int = 0
    not_before: float = 0.0


class RetryQueue:
    def __init__(self, connection, clock=time.time):
        self.connection = connection
        self.clock = clock

    def due(self):
        rows = self.connection.execute(
            "select transaction_id from transaction_log where step = 'charge-started'"
        )
        return [Unfinished(row[0]) for row in rows]

    def postpone(self, job):
        job.attempts += 1
        pause = min(2 ** job.attempts, LONGEST_PAUSE_SECONDS)
        job.not_before = self.clock() + pause
        log.info("%s again in %s s", job.transaction_id, pause)
`;

const dropLegacy = `-- The retry queue replaces the settlement flags of the old table.
alter table transaction_log add column attempts integer not null default 0;
alter table transaction_log add column not_before timestamptz;

drop table payments_legacy;
delete from payment_events;
`;

const cartKey = `
/** The same key for carts that differ only in the order of their lines. */
export function cartKey(customerId: string, lines: { sku: string; quantity: number }[]): string {
  const sorted = lines.toSorted((left, right) => (left.sku < right.sku ? -1 : 1));
  return idempotencyKey(customerId, sorted);
}

/** Runs the charge unless the same cart was charged a moment ago. */
export async function once<Result>(key: string, now: number, run: () => Promise<Result>): Promise<Result | null> {
  if (wasUsedRecently(key, now)) {
    return null;
  }
  rememberKey(key, now);
  try {
    return await run();
  } catch (error) {
    seenKeys.delete(key);
    throw error;
  }
}

export function forgetOldKeys(now: number): void {
  for (const [key, usedAt] of seenKeys) {
    if (now - usedAt >= rememberForMilliseconds) {
      seenKeys.delete(key);
    }
  }
}
`;

const pendingCharges = `
/** Charges that were started and never became an order, oldest first. */
export async function pendingCharges(limit: number): Promise<string[]> {
  const rows = await query(
    "select transaction_id from transaction_log where step = 'charge-started' order by transaction_id limit $1",
    [limit],
  );
  return rows.map((row) => String(row['transaction_id']));
}
`;

/** Commits made with Cursor, Aider and others, two of them with line-exact records. @type {import('./commitStory.mjs').CommitStory[]} */
export const agentCommits = [
  {
    message: `Compare the gateway's charges with our orders

Co-authored-by: Cursor <cursoragent@cursor.com>
`,
    author: dana,
    date: '2026-10-12T14:47:00Z',
    steps: [
      write('packages/billing/src/ledger.ts', ledgerSource),
      write('packages/billing/src/reconciliation.ts', reconcileSource),
    ],
  },
  {
    message: `feat: retry queue for unfinished charges

Co-authored-by: aider (anthropic/claude-sonnet-4-5) <aider@aider.chat>
`,
    author: danaWithAider,
    committer: danaWithAider,
    date: '2026-10-13T08:20:00Z',
    steps: [
      write('worker/orchard_worker/retry_queue.py', retryQueue),
      edit('worker/orchard_worker/jobs.py', [
        '        handler(job)\n        source.finish(job)\n',
        '        try:\n            handler(job)\n        except Exception:\n            source.postpone(job)\n            continue\n        source.finish(job)\n',
      ]),
    ],
  },
  {
    message: `Clean the database up after the retry queue

Assisted-by: Claude:claude-opus-4-6 psql
`,
    author: dana,
    date: '2026-10-13T10:05:00Z',
    steps: [write('db/migrations/0004_retry_queue.sql', dropLegacy)],
  },
  {
    message: 'Charge a cart once even when two tabs are open\n',
    author: dana,
    date: '2026-10-13T12:31:00Z',
    steps: [
      edit('packages/api/src/idempotency.ts', [
        '  seenKeys.set(key, now);\n}\n',
        '  seenKeys.set(key, now);\n}\n' + cartKey,
      ]),
    ],
    note: {
      path: 'packages/api/src/idempotency.ts',
      ranges: [
        { first: '/** Runs the charge unless', last: '}', key: 'session' },
        { first: 'export function forgetOldKeys', last: '}', key: 'human' },
      ],
    },
  },
  {
    message: 'List charges that never became an order\n',
    author: dana,
    date: '2026-10-13T15:58:00Z',
    steps: [
      edit('packages/storage/src/paymentEvents.ts', [
        "values ($1, $2, now())', [chargeId, type]);\n}\n",
        "values ($1, $2, now())', [chargeId, type]);\n}\n" + pendingCharges,
      ]),
      agentTrace('packages/storage/src/paymentEvents.ts', '/** Charges that were started', '}'),
    ],
  },
];
