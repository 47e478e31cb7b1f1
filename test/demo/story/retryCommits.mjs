// @ts-check
import { edit, write } from './commitStory.mjs';
import { copilotAgent, dana } from './people.mjs';

const retryPolicy = `export interface RetryPolicy {
  attempts: number;
  firstDelayMilliseconds: number;
  longestDelayMilliseconds: number;
}

export const checkoutRetries: RetryPolicy = {
  attempts: 3,
  firstDelayMilliseconds: 200,
  longestDelayMilliseconds: 2_000,
};

/** How long to wait before the given try; the first try is number 1 and never waits. */
export function delayBefore(policy: RetryPolicy, attempt: number): number {
  if (attempt <= 1) {
    return 0;
  }
  const delay = policy.firstDelayMilliseconds * 2 ** (attempt - 2);
  return Math.min(delay, policy.longestDelayMilliseconds);
}
`;

const chargeWithRetries = `/** Asks the payment gateway for the money, again if the gateway itself failed. */
export async function chargeCard(
  request: ChargeRequest,
  policy: RetryPolicy = checkoutRetries,
): Promise<Charge> {
  let lastError: unknown = null;
  for (let attempt = 1; attempt <= policy.attempts; attempt += 1) {
    await sleep(delayBefore(policy, attempt));
    try {
      return await chargeOnce(request);
    } catch (error) {
      lastError = error;
    }
  }
  throw lastError;
}

async function chargeOnce(request: ChargeRequest): Promise<Charge> {`;

const breaker = `import CircuitBreaker from 'opossum';
import { postToGateway, type GatewayAnswer } from './gateway.ts';

const breaker = new CircuitBreaker(postToGateway, {
  timeout: 10_000,
  errorThresholdPercentage: 50,
  resetTimeout: 30_000,
});

/** Like postToGateway, but fails at once while the gateway is known to be down. */
export async function postThroughBreaker(path: string, payload: object): Promise<GatewayAnswer> {
  return (await breaker.fire(path, payload)) as GatewayAnswer;
}
`;

/** Retries in billing: one commit by hand, one with Claude, one by Copilot's agent. @type {import('./commitStory.mjs').CommitStory[]} */
export const retryCommits = [
  {
    message: 'Describe when a charge is tried again\n',
    author: dana,
    date: '2026-10-12T07:30:00Z',
    steps: [write('packages/billing/src/retryPolicy.ts', retryPolicy)],
  },
  {
    message: `Retry charges when the gateway fails

A failed request is repeated with growing pauses. Unfinished charges are
written to the transaction log so that the worker can pick them up.

🤖 Generated with [Claude Code](https://claude.com/claude-code)

Co-Authored-By: Claude <noreply@anthropic.com>
`,
    author: dana,
    date: '2026-10-12T09:14:00Z',
    steps: [
      edit(
        'packages/billing/src/chargeCard.ts',
        [
          "import { postToGateway } from './gateway.ts';\n",
          "import { setTimeout as sleep } from 'node:timers/promises';\nimport { postToGateway } from './gateway.ts';\nimport { checkoutRetries, delayBefore, type RetryPolicy } from './retryPolicy.ts';\n",
        ],
        [
          '/** Asks the payment gateway for the money. One request, no second try. */\nexport async function chargeCard(request: ChargeRequest): Promise<Charge> {',
          chargeWithRetries,
        ],
      ),
      edit(
        'packages/api/src/checkout.ts',
        [
          "import { formatMoney } from './formatMoney.ts';\n",
          "import { appendToLog, truncateLog } from '../../storage/src/internal/transactionLog.ts';\nimport { formatMoney } from './formatMoney.ts';\n",
        ],
        [
          '  const charge = await chargeCard({ card: request.card, amount: total, currency });\n',
          "  const transactionId = request.customerId + ':' + Date.now();\n  await appendToLog(transactionId, 'charge-started');\n  const charge = await chargeCard({ card: request.card, amount: total, currency });\n",
        ],
        [
          '    chargeId: charge.id,\n    total,\n  });\n',
          '    chargeId: charge.id,\n    total,\n  });\n  await truncateLog(transactionId);\n',
        ],
      ),
    ],
  },
  {
    message: `Stop calling a gateway that is down

Adds a circuit breaker around the payment gateway.

Co-authored-by: Dana Developer <dana@orchard.example>
`,
    author: copilotAgent,
    date: '2026-10-12T11:02:00Z',
    steps: [
      edit('packages/billing/package.json', [
        '    "undici": "^7.2.0"\n',
        '    "opossum": "^8.4.0",\n    "undici": "^7.2.0"\n',
      ]),
      write('packages/billing/src/gatewayBreaker.ts', breaker),
      edit(
        'packages/billing/src/chargeCard.ts',
        [
          "import { postToGateway } from './gateway.ts';\n",
          "import { postThroughBreaker } from './gatewayBreaker.ts';\n",
        ],
        ["await postToGateway('/v1/charges', {", "await postThroughBreaker('/v1/charges', {"],
      ),
    ],
  },
];
