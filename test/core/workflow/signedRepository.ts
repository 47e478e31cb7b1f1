// A real repository with a policy on main, two reviewers with real SSH keys, and a branch with AI-authored commits.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Analyzer } from '../../../src/core/analysis/analyzer.ts';
import { emptyModuleDelta } from '../../../src/core/analysis/modules/emptyModuleDelta.ts';
import { discoverSigningKeys } from '../../../src/core/attestation/signingKeys.ts';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import type { RangeMode } from '../../../src/core/policy/changePart.ts';
import type { VerifyReport } from '../../../src/core/policy/verifyReport.ts';
import { openReview } from '../../../src/core/workflow/openReview.ts';
import { commitSignOff, performSignOff, type SignedOff } from '../../../src/core/workflow/performSignOff.ts';
import { planSignOff } from '../../../src/core/workflow/planSignOff.ts';
import { readReviewPolicy } from '../../../src/core/workflow/readPolicy.ts';
import { resolveTarget } from '../../../src/core/workflow/resolveTarget.ts';
import type { TargetRequest } from '../../../src/core/workflow/target.ts';
import type { ReviewHunk } from '../../../src/core/workflow/review.ts';
import { type DecisionDetails, draftOf } from '../../../src/core/workflow/reviewDraft.ts';
import { verifyRange } from '../../../src/core/workflow/verifyRange.ts';
import { createGitRepository, type GitRepository } from '../../helpers/gitRepository.ts';

/** Reads nothing of the files: what the gate decides must not depend on a grammar. */
export const noAnalysis: Analyzer = {
  analyze: ({ change }) =>
    Promise.resolve({
      files: new Map(
        change.files.map((file) => [
          file.path,
          { path: file.path, language: null, module: '.', old: null, new: null, fileClass: null },
        ]),
      ),
      modules: emptyModuleDelta,
      problems: [],
    }),
  dispose: () => Promise.resolve(),
};

export const repositoryId = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
export const aiTrailer = 'Co-Authored-By: Claude <noreply@anthropic.com>';
/** The time of every signature and verification, so that ages do not depend on the day. */
export const now = Date.parse('2026-02-01T12:00:00Z');

const keys = mkdtempSync(join(tmpdir(), 'countersign-keys-'));

/** A real key without a passphrase; its path. */
export function makeKey(name: string, type: readonly string[] = ['ed25519']): string {
  const path = join(keys, `${name}-${randomBytes(4).toString('hex')}`);
  const [kind = 'ed25519', ...bits] = type;
  execFileSync('ssh-keygen', [
    '-q',
    '-t',
    kind,
    ...(bits.length > 0 ? ['-b', ...bits] : []),
    '-N',
    '',
    '-C',
    name,
    '-f',
    path,
  ]);
  return path;
}

export function publicKeyOf(path: string): string {
  const [type = '', key = ''] = readFileSync(`${path}.pub`, 'utf8').split(' ');
  return `${type} ${key}`;
}

export interface SignedRepository {
  readonly builder: GitRepository;
  readonly aliceKey: string;
  readonly bobKey: string;
  become(name: 'alice' | 'bob' | 'mallory', key: string): void;
  signOff(options?: {
    readonly hunks?: (hunk: ReviewHunk) => boolean;
    readonly range?: string;
    /** Reviews what this commit did by itself, instead of a range. */
    readonly revision?: string;
    readonly commit?: boolean;
    /** Said of every hunk. */
    readonly note?: string;
    readonly details?: DecisionDetails;
    /** Who wrote a hunk, as the signer says; null: nothing is said of it. */
    readonly authorship?: (hunk: ReviewHunk) => 'ai' | 'human' | null;
    /** What should change in a hunk that is not attested; null: nothing is said of it. */
    readonly needsWork?: (hunk: ReviewHunk) => string | null;
  }): Promise<SignedOff>;
  verify(options?: {
    readonly directory?: string;
    readonly target?: string;
    readonly now?: number;
    readonly range?: string;
    readonly rangeMode?: RangeMode;
  }): Promise<VerifyReport>;
}

export interface PolicyOptions {
  readonly keyType?: readonly string[];
  readonly policy?: string;
  readonly repositoryId?: string;
}

export function policyText(id: string): string {
  return [
    'version: 1',
    `repository: ${id}`,
    'branches: [main, "release/*"]',
    'scope: {select: ai, unattributed: ignore}',
    'members:',
    '  alice: {emails: [alice@example.com], roles: [senior, owner]}',
    '  bob: {emails: [bob@example.com], roles: [senior]}',
    '  test: {emails: [test@example.com]}',
    'independence: author',
    'rules:',
    '  - {name: default, paths: ["**"], require: [{role: senior, count: 1}]}',
    '  - {name: control, paths: [".countersign/**"], select: all, require: [{role: owner, count: 1}]}',
    '',
  ].join('\n');
}

const original = Array.from({ length: 60 }, (_, at) => `export const value${at} = ${at};\n`);

/** Source with some lines replaced (1-based). */
export function source(changes: Readonly<Record<number, string>> = {}): string {
  return original.map((line, at) => changes[at + 1] ?? line).join('');
}

export function createSignedRepository(options: PolicyOptions = {}): SignedRepository {
  const builder = createGitRepository();
  const aliceKey = makeKey('alice', options.keyType);
  const bobKey = makeKey('bob');
  const signers = ['alice', 'bob'].map(
    (name) =>
      `${name}@example.com namespaces="hunk-attestation@countersign" ${publicKeyOf(name === 'alice' ? aliceKey : bobKey)}\n`,
  );
  builder.commit('Start', {
    files: {
      'a.ts': source(),
      'b.ts': source(),
      '.countersign/policy.yml': options.policy ?? policyText(options.repositoryId ?? repositoryId),
      '.countersign/allowed_signers': signers.join(''),
    },
  });
  builder.git('checkout', '-q', '-b', 'feature');
  builder.commit(`Change two places\n\n${aiTrailer}\n`, {
    files: { 'a.ts': source({ 10: 'export const value9 = 90;\n', 40: 'export const value39 = 390;\n' }) },
  });
  builder.commit(`Change another file\n\n${aiTrailer}\n`, {
    files: { 'b.ts': source({ 30: 'export const value29 = 290;\n' }) },
  });
  const become: SignedRepository['become'] = (name, key) => {
    builder.git('config', 'user.name', name);
    builder.git('config', 'user.email', `${name}@example.com`);
    builder.git('config', 'gpg.format', 'ssh');
    builder.git('config', 'user.signingkey', key);
  };
  return {
    builder,
    aliceKey,
    bobKey,
    become,
    signOff: async ({
      hunks = () => true,
      range = 'main...HEAD',
      revision,
      commit = true,
      note,
      details,
      authorship = () => null,
      needsWork = () => null,
    } = {}) => {
      const request: TargetRequest =
        revision === undefined ? { kind: 'range', range } : { kind: 'commit', revision };
      const said = { isChosen: hunks, note: note ?? null, details, authorship, needsWork };
      return signOffAs(builder, said, request, commit);
    },
    verify: async ({
      directory = builder.directory,
      target = 'main',
      now: at = now,
      range,
      rangeMode = null,
    } = {}) => {
      const repository = await openRepository(directory);
      return verifyRange({
        repository,
        analyzer: noAnalysis,
        range: range ?? null,
        targetRef: target,
        policyFile: null,
        rangeMode,
        actor: null,
        now: at,
      });
    },
  };
}

interface Said {
  readonly isChosen: (hunk: ReviewHunk) => boolean;
  readonly note: string | null;
  readonly details: DecisionDetails | undefined;
  readonly authorship: (hunk: ReviewHunk) => 'ai' | 'human' | null;
  readonly needsWork: (hunk: ReviewHunk) => string | null;
}

async function signOffAs(
  builder: GitRepository,
  said: Said,
  request: TargetRequest,
  commit: boolean,
): Promise<SignedOff> {
  const repository = await openRepository(builder.directory);
  const blobs = createBlobReader(repository);
  try {
    const target = await resolveTarget(repository, request);
    const policy = await readReviewPolicy(repository, target, blobs);
    const review = await openReview({
      repository,
      blobs,
      analyzer: noAnalysis,
      target,
      riskOptions: policy.riskOptions,
      policy,
    });
    const draft = await draftOf(repository, randomBytes(32), () => new Date(now - 60_000));
    for (const hunk of review.hunks.filter(said.isChosen))
      await draft.record(hunk, 'attested', said.note, said.details);
    for (const hunk of review.hunks) {
      const author = said.authorship(hunk);
      if (author !== null) await draft.mark(hunk, author, 'I watched it being written');
    }
    for (const hunk of review.hunks) {
      const comment = said.needsWork(hunk);
      if (comment !== null) await draft.record(hunk, 'needs-work', comment);
    }
    const { decisions, marks } = draft;
    const plan = await planSignOff({ repository, review, policy, decisions, marks });
    const [key] = await discoverSigningKeys(repository);
    if (key === undefined) throw new Error('no key was found');
    const signed = await performSignOff(plan, { key, now: new Date(now - 30_000) });
    if (commit) await commitSignOff(signed);
    return signed;
  } finally {
    blobs.dispose();
  }
}

/** `path: state` for every unit, in the order of the report. */
export function statesOf(report: VerifyReport): readonly string[] {
  return report.units.map((unit) => `${unit.path}:${unit.new.start} ${unit.state}`);
}
