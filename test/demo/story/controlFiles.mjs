// @ts-check

/** Any stable id; it is signed into every attestation of this repository. */
const repositoryId = '6f2b8c1de94a70b35f1c8e2d7a9406b1c3d5e7f8';

/**
 * Who may sign what, as it stands on `main`.
 * @param {{alice: string, bob: string}} publicKeys - key type and base64, without comment
 * @returns {Record<string, string>}
 */
export function controlFiles(publicKeys) {
  const options = 'namespaces="hunk-attestation@countersign"';
  return {
    '.countersign/policy.yml': `# What must be countersigned before it reaches main, and by whom.
version: 1
repository: ${repositoryId}
branches: [main]

scope:
  select: ai             # every hunk with AI-authored lines
  unattributed: warn     # hunks nobody can attribute are shown, they do not block
  range: net

mechanical:              # proven by analysis, covered by this rule instead of a person
  - { name: formatting, class: format, paths: ["**"] }

members:
  alice: { emails: [alice@orchard.example], roles: [senior, security, owner] }
  bob: { emails: [bob@orchard.example], roles: [senior, security, owner] }

signers: .countersign/allowed_signers
signatures: { required: true, max_age: 30d }
independence: author     # nobody signs their own code
content: { bidi: warn, invisible: warn }

rules:
  - { name: default, paths: ["**"], require: [{ role: senior, count: 1 }] }
  - name: auth
    paths: ["packages/api/src/auth/**"]
    require: [{ role: senior, count: 1 }, { role: security, count: 1 }]
  - name: control
    paths: [".countersign/**", "**/CODEOWNERS"]
    select: all
    require: [{ role: owner, count: 1 }]
`,
    '.countersign/allowed_signers': `alice@orchard.example ${options} ${publicKeys.alice}
bob@orchard.example ${options} ${publicKeys.bob}
`,
    CODEOWNERS: `*                          alice@orchard.example
/packages/api/src/auth/    bob@orchard.example
/.countersign/             alice@orchard.example
`,
  };
}
