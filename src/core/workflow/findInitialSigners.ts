import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { formatAllowedSigner, parseAllowedSigners } from '../attestation/allowedSigners.ts';
import { discoverSigningKeys } from '../attestation/signingKeys.ts';
import { attestationNamespace } from '../attestation/statement.ts';
import { readConfig, readIdentity } from '../git/config.ts';
import type { Repository } from '../git/repository.ts';
import type { InitialMember } from '../policy/formatInitialPolicy.ts';
import type { InitialSigner } from '../policy/formatInitialSigners.ts';

/**
 * The keys of proposed members that this machine knows: what git signs with here, for whoever runs this, and what git
 * already trusts (`gpg.ssh.allowedSignersFile`). A key is proposed for one member only. Throws `GitError`.
 */
export async function findInitialSigners(
  repository: Repository,
  members: readonly InitialMember[],
): Promise<readonly InitialSigner[]> {
  const me = (await readIdentity(repository))?.email ?? null;
  const own = (await discoverSigningKeys(repository)).filter(({ source }) => source === 'git-config');
  const trusted = await readTrustedSigners(repository);
  const known = [
    ...own.flatMap((key) => (me === null ? [] : [{ ...key, principals: [me] }])),
    // A key that is bound to a time was meant for something else.
    ...trusted.filter(({ validAfter, validBefore }) => validAfter === null && validBefore === null),
  ];
  const taken = new Set<string>();
  return members.flatMap(({ emails }) =>
    emails.flatMap((email) =>
      known.flatMap(({ principals, publicKey, fingerprint }) => {
        const isTheirs = principals.some((principal) => principal.toLowerCase() === email.toLowerCase());
        if (!isTheirs || taken.has(fingerprint)) return [];
        taken.add(fingerprint);
        return [{ email, line: formatAllowedSigner(email, publicKey, attestationNamespace) }];
      }),
    ),
  );
}

async function readTrustedSigners(
  repository: Repository,
): Promise<ReturnType<typeof parseAllowedSigners>['value']> {
  const configured = await readConfig(repository, 'gpg.ssh.allowedSignersFile');
  if (configured === null || configured === '') return [];
  const path = configured.startsWith('~/') ? join(homedir(), configured.slice(2)) : configured;
  const text = await readFile(resolve(repository.root, path), 'utf8').catch(() => '');
  return parseAllowedSigners(text).value;
}
