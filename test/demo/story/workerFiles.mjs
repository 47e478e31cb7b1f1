// @ts-check

/** The Python worker and the top level of the demo service as they stand on `main`. */
export const workerFiles = {
  'worker/pyproject.toml': `[project]
name = "orchard-worker"
version = "1.4.0"
requires-python = ">=3.11"
dependencies = ["psycopg>=3.2"]

[tool.pytest.ini_options]
testpaths = ["tests"]
`,
  'worker/orchard_worker/__init__.py': `"""Settles payments and sends receipts, away from the request path."""
`,
  'worker/orchard_worker/settle.py': `"""Settles captured charges once a day."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Charge:
    id: str
    amount: int
    currency: str
    settled: bool = False


def settle(charges: list[Charge], gateway) -> list[Charge]:
    """Returns the charges that could not be settled."""
    failed = []
    for charge in charges:
        if charge.settled:
            continue
        if not gateway.settle(charge.id, charge.amount):
            failed.append(charge)
    return failed
`,
  'worker/orchard_worker/jobs.py': `"""The worker's loop: takes a job, runs it, reports."""

import logging
import time

log = logging.getLogger(__name__)


def run_forever(source, handlers, idle_seconds=2.0):
    while True:
        job = source.take()
        if job is None:
            time.sleep(idle_seconds)
            continue
        handler = handlers.get(job.kind)
        if handler is None:
            log.warning("no handler for %s", job.kind)
            source.reject(job)
            continue
        handler(job)
        source.finish(job)
`,
  'worker/tests/test_settle.py': `from orchard_worker.settle import Charge, settle


class Gateway:
    def __init__(self, refuse=()):
        self.refuse = set(refuse)
        self.asked = []

    def settle(self, charge_id, amount):
        self.asked.append(charge_id)
        return charge_id not in self.refuse


def test_settles_each_charge_once():
    gateway = Gateway()
    assert settle([Charge("a", 100, "EUR"), Charge("b", 200, "EUR", settled=True)], gateway) == []
    assert gateway.asked == ["a"]


def test_returns_what_the_gateway_refused():
    refused = Charge("a", 100, "EUR")
    assert settle([refused], Gateway(refuse=["a"])) == [refused]
`,
  'package.json': `{
  "name": "orchard",
  "private": true,
  "type": "module",
  "workspaces": ["packages/*"],
  "scripts": {
    "test": "node --test packages/*/test/*.test.ts"
  }
}
`,
  'README.md': `# Orchard

The checkout service of a fruit shop: an HTTP API, billing, storage, and a worker
that settles payments at night.

- \`packages/api\` takes requests
- \`packages/billing\` talks to the payment gateway
- \`packages/storage\` is the only code that knows the database
- \`worker\` runs the nightly jobs
- \`db/migrations\` is applied in order at deployment
`,
  '.gitignore': `node_modules/
.venv/
__pycache__/
`,
  'docs/runbook.md': `# Runbook

## The gateway is down
Checkouts answer 402 with "try again". Nothing is charged. Tell support, wait.

## A charge has no order
Look into \`payment_events\`, refund by hand in the gateway's console.

## Deploy
Run \`sh scripts/deploy.sh\` from a clean \`main\`.
`,
  'scripts/deploy.sh': `#!/bin/sh
set -eu
git diff --quiet || { echo "The work tree is not clean." >&2; exit 1; }
npm ci
npm test
exec ./node_modules/.bin/orchard-release --migrate
`,
};
