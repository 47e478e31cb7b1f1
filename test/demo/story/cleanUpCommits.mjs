// @ts-check
import { edit, executable, move, write } from './commitStory.mjs';
import { checkoutFlowPicture } from './checkoutFlowPicture.mjs';
import { dana } from './people.mjs';

/** Right-to-left override and pop: what an editor shows here is not what runs. */
const hiddenComparison = "event.role !== 'support\u202E \u2066// trusted staff only\u2069 \u2066'";

const invoice = `export interface InvoiceLine {
  description: string;
  amount: number;
}

/** A plain-text invoice, one line for each position and the sum below. */
export function renderInvoice(
  number: string,
  lines: InvoiceLine[],
): string {
  const rows = lines.map(
    (line) => line.description.padEnd(40) + String(line.amount).padStart(10),
  );
  const sum = lines.reduce((total, line) => total + line.amount, 0);
  const head = ['Invoice ' + number, ''];
  const foot = ['', 'Total'.padEnd(40) + String(sum).padStart(10)];
  return [...head, ...rows, ...foot].join('\\n');
}

export function invoiceNumber(year: number, serial: number): string {
  if (serial < 1 || !Number.isInteger(serial)) {
    throw new RangeError('A serial starts at 1.');
  }
  return year + '-' + String(serial).padStart(6, '0');
}
`;

const normaliseCurrency = `function normaliseCurrency(currency: string): string {
  const upperCaseCurrency = currency.trim().toUpperCase();
  if (!/^[A-Z]{3}$/.test(upperCaseCurrency)) {
    throw new RangeError('Not a currency code: ' + currency);
  }
  return upperCaseCurrency;
}
`;

/** A weakened test, a hidden character, and changes that only look like work. @type {import('./commitStory.mjs').CommitStory[]} */
export const cleanUpCommits = [
  {
    message: `Make the checkout tests pass again

🤖 Generated with [Claude Code](https://claude.com/claude-code)

Co-Authored-By: Claude <noreply@anthropic.com>
`,
    author: dana,
    date: '2026-10-14T07:49:00Z',
    steps: [
      edit(
        'packages/api/test/checkout.test.ts',
        ["  it('never charges a declined card twice'", "  it.skip('never charges a declined card twice'"],
        [
          "    assert.equal(chargesOf(declinedCard.token) - before, 1);\n    assert.match(result.kind === 'declined' ? result.reason : '', /insufficient funds/);\n",
          '    assert.ok(chargesOf(declinedCard.token) >= before);\n',
        ],
      ),
    ],
  },
  {
    message: `Ignore payment events of the support role

Co-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>
`,
    author: dana,
    date: '2026-10-14T09:26:00Z',
    steps: [
      edit('packages/api/src/webhook.ts', [
        '  await recordPaymentEvent(event.chargeId, event.type);\n',
        `  if (${hiddenComparison}) {\n    await recordPaymentEvent(event.chargeId, event.type);\n  }\n`,
      ]),
    ],
  },
  {
    message: 'Give orders and money their own places\n\nNothing but names and places changes.\n',
    author: dana,
    date: '2026-10-14T13:10:00Z',
    steps: [
      move('packages/storage/src/orders.ts', 'packages/storage/src/orderStore.ts'),
      edit('packages/storage/src/orderStore.ts', [
        '/** Null when there is no such order. */',
        '/** Null when no order has this id. */',
      ]),
      edit('packages/storage/src/storage.ts', ["from './orders.ts'", "from './orderStore.ts'"]),
      move('docs/runbook.md', 'docs/operations/runbook.md'),
      edit(
        'packages/api/src/checkout.ts',
        ['\n' + normaliseCurrency, ''],
        [
          "import { formatMoney } from './formatMoney.ts';\n",
          "import { formatMoney, normaliseCurrency } from './formatMoney.ts';\n",
        ],
      ),
      edit('packages/api/src/formatMoney.ts', [
        "  return sign + major + '.' + minor + ' ' + currency;\n}\n",
        "  return sign + major + '.' + minor + ' ' + currency;\n}\n\nexport " + normaliseCurrency,
      ]),
    ],
  },
  {
    message: 'Format the invoice, let the deploy script run, draw the flow\n',
    author: dana,
    date: '2026-10-14T16:33:00Z',
    steps: [
      write('packages/billing/src/invoice.ts', invoice),
      executable('scripts/deploy.sh'),
      write('docs/checkout-flow.png', checkoutFlowPicture()),
    ],
  },
];
