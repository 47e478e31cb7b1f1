import { Buffer } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllowedSigners } from '../attestation/allowedSigners.ts';
import { parseRevokedKeys } from '../attestation/revokedKeys.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { listRefs } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { listPaths } from '../git/trees.ts';
import { worktreeTree } from '../git/worktree.ts';
import { branchOfRef } from '../policy/branchOfRef.ts';
import { withCodeowners } from '../policy/codeownerRoles.ts';
import { guardsBranch } from '../policy/guardsBranch.ts';
import { ownerFaults } from '../policy/ownerFaults.ts';
import { parsePolicy } from '../policy/parsePolicy.ts';
import type { Policy } from '../policy/policySchema.ts';
import { codeownerRole } from '../policy/policySchema.ts';
import { formatPolicyFault, openPolicySource } from '../policy/policySource.ts';
import { treeFaults } from '../policy/treeFaults.ts';
import { type PolicyFault, unsatisfiableRules } from '../policy/unsatisfiableRules.ts';
import { policySigners } from './policySigners.ts';
import { readCodeowners } from './readCodeowners.ts';

/** Sentences, each with line and column where it is about a key of the policy. */
export interface PolicyCheck {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Everything that can be known of a policy before it judges (docs/policy.md, Checking a policy), against the keys, the
 * code owners and the files of the working tree. Throws `GitError`.
 */
export async function checkPolicy(repository: Repository, text: string): Promise<PolicyCheck> {
  const { value: policy, problems } = parsePolicy(text);
  if (policy === null) return { errors: problems.map(({ message }) => message), warnings: [] };
  const faults = await faultsOf(repository, policy);
  const source = openPolicySource(text);
  const sentencesOf = (wanted: PolicyFault['kind']): readonly string[] =>
    faults
      .filter(({ kind }) => kind === wanted)
      .map(({ key, message }) => formatPolicyFault(source, key, message));
  return { errors: sentencesOf('error'), warnings: sentencesOf('warning') };
}

async function faultsOf(repository: Repository, policy: Policy): Promise<readonly PolicyFault[]> {
  const [keys, owners, paths, branches] = await Promise.all([
    readKeys(repository, policy),
    resolveOwners(repository, policy),
    pathsOf(repository),
    branchFaults(repository, policy),
  ]);
  return [
    ...keys.faults,
    ...owners.faults,
    ...branches,
    ...unsatisfiableRules(owners.policy, policySigners(keys.signers), paths),
    ...treeFaults(policy, paths),
  ];
}

interface Keys {
  readonly signers: ReturnType<typeof parseAllowedSigners>['value'];
  readonly faults: readonly PolicyFault[];
}

/** A key that is revoked signs for nobody, so it is left out of what the rules are tried with. */
async function readKeys(repository: Repository, policy: Policy): Promise<Keys> {
  const [signersFile, revokedFile] = await Promise.all([
    readFileAt(repository, policy.signers),
    readFileAt(repository, policy.revoked),
  ]);
  const signers = parseAllowedSigners(signersFile?.toString('utf8') ?? '');
  const revoked = parseRevokedKeys(revokedFile ?? Buffer.alloc(0));
  const isRevoked = ({ fingerprint }: Keys['signers'][number]): boolean => revoked.value.has(fingerprint);
  const missing: readonly PolicyFault[] =
    signersFile === null && policy.signatures.required
      ? [{ kind: 'error', key: ['signers'], message: `there is no ${policy.signers}, so nobody can sign` }]
      : [];
  return {
    signers: signers.value.filter((signer) => !isRevoked(signer)),
    faults: [
      ...missing,
      ...signers.problems.map(({ message, line }) => fileFault(policy.signers, message, line)),
      ...revoked.problems.map(({ message, line }) => fileFault(policy.revoked, message, line)),
      ...signers.value.filter(isRevoked).map(({ line, principals }): PolicyFault => ({
        kind: 'warning',
        key: [],
        message: `${policy.signers}: line ${line}: the key of ${principals.join(', ')} is revoked`,
      })),
    ],
  };
}

function fileFault(file: string, message: string, line: number | undefined): PolicyFault {
  return {
    kind: 'error',
    key: [],
    message: `${file}: ${line === undefined ? '' : `line ${line}: `}${message}`,
  };
}

async function resolveOwners(
  repository: Repository,
  policy: Policy,
): Promise<{ readonly policy: Policy; readonly faults: readonly PolicyFault[] }> {
  const { codeowners: setting } = policy.roles_from;
  if (setting === false) return { policy, faults: [] };
  const isAsked = policy.rules.some(({ require }) => require.some(({ role }) => role === codeownerRole));
  const { value, problems } = await readCodeowners(setting, (path) => readFileAt(repository, path));
  const key = ['roles_from', 'codeowners'];
  const unused: readonly PolicyFault[] = isAsked
    ? []
    : [{ kind: 'warning', key, message: `no rule asks for the role ${codeownerRole}, so it has no effect` }];
  const faults: readonly PolicyFault[] = [
    ...unused,
    ...problems.map(({ message }): PolicyFault => ({ kind: 'error', key, message })),
  ];
  if (value === null) return { policy, faults };
  return {
    policy: withCodeowners(policy, value.codeowners),
    faults: [...faults, ...ownerFaults(policy, value.codeowners, value.path)],
  };
}

/** Every file of the working tree that git would take. */
async function pathsOf(repository: Repository): Promise<readonly RepoPath[]> {
  const entries = await listPaths(repository, await worktreeTree(repository));
  return entries.map(({ path }) => path);
}

async function branchFaults(repository: Repository, policy: Policy): Promise<readonly PolicyFault[]> {
  const refs = await listRefs(repository, ['refs/heads', 'refs/remotes']);
  if (refs.length === 0 || refs.some(({ name }) => guardsBranch(policy, branchOfRef(name)))) return [];
  return [{ kind: 'warning', key: ['branches'], message: 'no branch here has one of these names' }];
}

async function readFileAt(repository: Repository, path: string): Promise<Buffer | null> {
  try {
    return await readFile(join(repository.root, path));
  } catch {
    return null;
  }
}
