import type { FindingLevel } from '../finding.ts';

/** A line that grants more, or protects less. */
export interface Grant {
  readonly path: RegExp;
  readonly pattern: RegExp;
  readonly level: FindingLevel;
  /** A stable word for `data.kind`. */
  readonly kind:
    | 'workflow'
    | 'cloud'
    | 'file-mode'
    | 'cors'
    | 'authentication'
    | 'container'
    | 'cluster'
    | 'tls'
    | 'agent'
    | 'system';
  readonly what: string;
}

const workflow = /^\.(?:github|forgejo|gitea)\/[^]*\.ya?ml$/;
const yaml = /\.ya?ml$|\.ya?ml\.(?:tpl|j2)$/i;
const cloud = /\.(?:json|ya?ml|tf|tofu|hcl|bicep|template|tpl|[cm]?[jt]s|py|go|java|cs)$/i;
const terraform = /\.(?:tf|tofu|hcl)$/i;
const code =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|go|rs|java|kt|kts|scala|groovy|cs|php|swift|ex|exs|c|h|cc|cpp|hpp)$/i;
const commands =
  /\.(?:sh|bash|zsh|ksh|mk|ya?ml|ps1|py|rb|[cm]?[jt]s)$|(?:^|\/)(?:Dockerfile|Containerfile|Makefile|Jenkinsfile|package\.json|\.husky\/)[^/]*$/i;
const server =
  /\.(?:conf|nginx|htaccess|ya?ml|json|toml|tf|vcl)$|(?:^|\/)(?:\.htaccess|Caddyfile|_headers|vercel\.json|netlify\.toml)$|\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|cs|php)$/i;
const anything = /./;

const workflows: readonly Grant[] = [
  {
    path: workflow,
    kind: 'workflow',
    level: 'error',
    pattern: /^\s*permissions:\s*["']?write-all\b/,
    what: 'gives the workflow token every permission',
  },
  {
    path: workflow,
    kind: 'workflow',
    level: 'warning',
    pattern:
      /^\s*(?:contents|actions|packages|id-token|administration|workflows|organization-\w+):\s*["']?write\b/,
    what: 'lets the workflow token write',
  },
  {
    path: workflow,
    kind: 'workflow',
    level: 'note',
    pattern:
      /^\s*(?:pull-requests|issues|checks|statuses|discussions|models|deployments|repository-projects|pages):\s*["']?write\b/,
    what: 'lets the workflow token write',
  },
  {
    path: workflow,
    kind: 'workflow',
    level: 'warning',
    pattern: /^\s*(?:-\s*)?["']?pull_request_target\b|^\s*on:[^#]*\bpull_request_target\b/,
    what: 'runs with the secrets of the repository on pull requests of strangers',
  },
  {
    path: workflow,
    kind: 'workflow',
    level: 'note',
    pattern: /^\s*secrets:\s*inherit\b/,
    what: 'hands every secret to the workflow that is called',
  },
];

const clouds: readonly Grant[] = [
  {
    path: cloud,
    kind: 'cloud',
    level: 'error',
    pattern:
      /["']?\b(?:Not)?Principal["']?\s*[:=]\s*(?:["']\*["']|\{\s*["']?(?:AWS|Service|Federated)["']?\s*[:=]\s*\[?\s*["']\*["'])|\bidentifiers\s*=\s*\[\s*"\*"\s*\]/,
    what: 'lets everybody act as the principal',
  },
  {
    path: cloud,
    kind: 'cloud',
    level: 'error',
    pattern:
      /["']?\b(?:Not)?Action["']?\s*:\s*\[?\s*["']\*(?::\*)?["']|\bactions\s*=\s*\[\s*"\*(?::\*)?"\s*\]|^\s*Action\s*=\s*\[?\s*"\*(?::\*)?"/,
    what: 'allows every action',
  },
  {
    path: cloud,
    kind: 'cloud',
    level: 'warning',
    pattern:
      /["'](?:iam|sts|s3|ec2|kms|secretsmanager|lambda|dynamodb|rds|organizations|ssm|sqs|sns|logs|cloudformation):\*["']|["']iam:PassRole["']/,
    what: 'allows every action of a service, or passing roles on',
  },
  {
    path: cloud,
    kind: 'cloud',
    level: 'note',
    pattern:
      /["']?\bResource["']?\s*:\s*\[?\s*["']\*["']|\bresources\s*=\s*\[\s*"\*"\s*\]|^\s*Resource\s*=\s*\[?\s*"\*"/,
    what: 'covers every resource',
  },
  {
    path: cloud,
    kind: 'cloud',
    level: 'error',
    pattern:
      /\b(?:AdministratorAccess|IAMFullAccess|PowerUserAccess)\b|["']roles\/(?:owner|editor|iam\.(?:securityAdmin|serviceAccountTokenCreator|workloadIdentityPoolAdmin))["']|role_definition_name\s*=\s*"(?:Owner|Contributor|User Access Administrator)"/,
    what: 'gives the rights of an administrator',
  },
  {
    path: cloud,
    kind: 'cloud',
    level: 'error',
    pattern: /["'](?:allUsers|allAuthenticatedUsers)["']|:\s*(?:allUsers|allAuthenticatedUsers)\s*$/,
    what: 'gives access to everybody',
  },
  {
    path: /\.(?:json|ya?ml|tf|tofu|hcl|bicep)$/i,
    kind: 'cloud',
    level: 'warning',
    pattern:
      /\b(?:acl|AccessControl|CannedACL)["']?\s*[:=]\s*["']?(?:public-read(?:-write)?|PublicRead(?:Write)?|authenticated-read)\b/,
    what: 'makes stored objects public',
  },
  {
    path: /\.(?:json|ya?ml|tf|tofu|hcl|bicep)$/i,
    kind: 'cloud',
    level: 'warning',
    pattern:
      /\b(?:block_public_(?:acls|policy)|ignore_public_acls|restrict_public_buckets|Block\w*Public\w*|IgnorePublicAcls|RestrictPublicBuckets|storage_encrypted|enable_key_rotation|StorageEncrypted|uniform_bucket_level_access)["']?\s*[:=]\s*["']?false\b|\b(?:publicly_accessible|PubliclyAccessible|public_network_access_enabled|allow_blob_public_access|allowBlobPublicAccess|associate_public_ip_address)["']?\s*[:=]\s*["']?true\b/,
    what: 'opens a resource to the public or takes its protection off',
  },
  {
    path: terraform,
    kind: 'cloud',
    level: 'warning',
    pattern:
      /\b(?:ipv6_)?cidr_(?:blocks?|ipv4|ipv6)\s*=\s*\[?\s*"(?:0\.0\.0\.0\/0|::\/0)"|\bsource_ranges\s*=\s*\[\s*"0\.0\.0\.0\/0"|source_address_prefix\s*=\s*"(?:\*|Internet|0\.0\.0\.0\/0)"/,
    what: 'opens the network to every address',
  },
  {
    path: yaml,
    kind: 'cloud',
    level: 'warning',
    pattern:
      /\bCidrIp(?:v6)?:\s*["']?(?:0\.0\.0\.0\/0|::\/0)|loadBalancerSourceRanges:\s*\[?\s*["']?0\.0\.0\.0\/0/,
    what: 'opens the network to every address',
  },
];

const systems: readonly Grant[] = [
  {
    path: commands,
    kind: 'file-mode',
    level: 'warning',
    pattern:
      /\bchmod\s+(?:-[a-zA-Z]+\s+)*(?:0?[0-7]?[0-7][0-7][2367]|[0-7]*777|[augo]*o[ugo]*\+[rxst]*w[rwxst]*|a\+[rxst]*w[rwxst]*|\+[rxst]*w[rwxst]*\b)(?=\s|$)/,
    what: 'lets everybody write',
  },
  {
    path: commands,
    kind: 'file-mode',
    level: 'warning',
    pattern: /\bchmod\s+(?:-[a-zA-Z]+\s+)*(?:[2467][0-7]{3}|[ugo]*\+[rwx]*s[rwx]*)(?=\s|$)|\bsetcap\b/,
    what: 'lets the file run with the rights of its owner',
  },
  {
    path: code,
    kind: 'file-mode',
    level: 'warning',
    pattern:
      /\b(?:chmod(?:Sync)?|Chmod|os\.chmod|set_permissions|setPosixFilePermissions|from_mode)\s*\([^)]*\b(?:0o?[0-7]{0,2}[2367]\d?(?<=[2367])|0o?777|0o?666|S_IRWXO|S_IWOTH|OTHERS_WRITE)\b/,
    what: 'lets everybody write',
  },
  {
    path: anything,
    kind: 'system',
    level: 'error',
    pattern: /\bNOPASSWD\s*:/,
    what: 'lets commands run as root without a password',
  },
];

const containers: readonly Grant[] = [
  {
    path: yaml,
    kind: 'container',
    level: 'error',
    pattern: /^\s*(?:-\s+)?privileged:\s*["']?true\b/,
    what: 'runs the container with every right of its host',
  },
  {
    path: yaml,
    kind: 'container',
    level: 'warning',
    pattern:
      /^\s*(?:hostNetwork|hostPID|hostIPC|allowPrivilegeEscalation|shareProcessNamespace):\s*["']?true\b|^\s*runAsNonRoot:\s*["']?false\b|^\s*runAsUser:\s*["']?0\b|^\s*network_mode:\s*["']?host\b|^\s*(?:pid|ipc|userns_mode):\s*["']?host\b|^\s*user:\s*["']?(?:root|0(?::0)?)["']?\s*$/,
    what: 'takes a wall between the container and its host away',
  },
  {
    path: yaml,
    kind: 'container',
    level: 'warning',
    pattern:
      /^\s*(?:-\s+)?["']?(?:CAP_)?(?:SYS_ADMIN|NET_ADMIN|SYS_PTRACE|SYS_MODULE|DAC_OVERRIDE|SYS_RAWIO)["']?\s*$|\bdocker\.sock\b|^\s*-?\s*hostPath:|seccomp[:=]\s*["']?[uU]nconfined|apparmor[:=]\s*["']?unconfined/,
    what: 'gives the container rights on its host',
  },
  {
    path: commands,
    kind: 'container',
    level: 'warning',
    pattern:
      /\bdocker\s+(?:run|exec|create)\b[^\n]*(?:--privileged|--net(?:work)?[= ]host|--pid[= ]host|--cap-add|docker\.sock|--user[= ](?:root|0)\b)/,
    what: 'gives the container rights on its host',
  },
  {
    path: yaml,
    kind: 'cluster',
    level: 'error',
    pattern: /^\s*(?:-\s+)?name:\s*["']?cluster-admin\b|^\s*(?:-\s+)?verbs:\s*\[\s*["']\*["']\s*\]/,
    what: 'gives every right in the cluster',
  },
  {
    path: yaml,
    kind: 'cluster',
    level: 'warning',
    pattern:
      /^\s*(?:-\s+)?resources:\s*\[\s*["'](?:\*|secrets)["']|^\s*(?:-\s+)?verbs:\s*\[[^\]]*["']?(?:escalate|impersonate|bind)\b/,
    what: 'gives wide rights in the cluster',
  },
];

const webs: readonly Grant[] = [
  {
    path: server,
    kind: 'cors',
    level: 'warning',
    pattern:
      /Access-Control-Allow-Origin["']?\s*[:,=]?\s*(?:["'`]\s*(?:value["']?\s*:\s*)?)?["'`]?\*|\ballow_origins\s*=\s*\[\s*["']\*["']|\bCORS_(?:ALLOW_ALL_ORIGINS|ORIGIN_ALLOW_ALL)\s*=\s*True|\bAllowAnyOrigin\(\)|\bAllowAllOrigins\s*[:=]\s*true|\ballowedOrigins\(\s*"\*"|@CrossOrigin(?:\(\s*(?:origins\s*=\s*)?\{?\s*"\*"|\s*$)|\bAllowedOrigins["']?\s*[:=]\s*(?:\[\]string)?[[{]\s*["']\*["']|\bcors\(\s*\{[^}]*\borigin:\s*(?:["'`]\*["'`]|true)|\bCorsLayer::(?:permissive|very_permissive)\(/,
    what: 'lets pages of every site call',
  },
  {
    path: code,
    kind: 'cors',
    level: 'note',
    pattern:
      /\b(?:app|router|server)\.use\(\s*(?:\w+\s*,\s*)?cors\(\s*\)\s*\)|^\s*origin:\s*(?:["'`]\*["'`]|true)\s*,?\s*$|\bCORS\(\s*app\s*\)/,
    what: 'lets pages of every site call',
  },
  {
    path: code,
    kind: 'authentication',
    level: 'warning',
    pattern:
      /@csrf_exempt\b|\[(?:AllowAnonymous|IgnoreAntiforgeryToken)\b|@PermitAll\b|\.permitAll\(\)|\b(?:permission_classes|authentication_classes)\s*=\s*(?:\[\s*\]|[[(][^\])]*AllowAny)|\bskip_before_action\s+:(?:authenticat|authoriz|verify|require|set_current)\w*|\bskip_(?:authorization|authentication)\b|\bcsrf\(\s*\)\s*\.\s*disable\(|csrf\s*->\s*csrf\.disable\(|\bcsrf\s*\(\s*(?:AbstractHttpConfigurer|CsrfConfigurer)::disable|^\s*@(?:Public|SkipAuth|IsPublic|NoAuth|AllowAnonymous)\(\s*\)|\ballow_(?:any|anonymous|unauthenticated)\b\s*[:=(]\s*(?:True|true)|\bwithoutMiddleware\(|\bDISABLE_AUTH\w*\s*[:=]\s*["']?(?:1|true)/,
    what: 'lets requests pass without a check of who asks',
  },
];

const agents: readonly Grant[] = [
  {
    path: /(?:^|\/)\.(?:claude|cursor|codex|gemini)\/[^]*\.json$/,
    kind: 'agent',
    level: 'warning',
    pattern: /["'](?:Bash|Shell|\*)(?:\(\*?(?::\*)?\))?["']\s*(?:,|\]|$)/,
    what: 'lets an agent run any command without asking',
  },
  {
    path: anything,
    kind: 'agent',
    level: 'warning',
    pattern:
      /--dangerously-(?:skip-permissions|bypass-approvals-and-sandbox|allow-all\w*)\b|["']?defaultMode["']?\s*:\s*["']bypassPermissions|\bdanger-full-access\b|\bapproval_policy\s*=\s*"never"|--yolo\b|["']?chat\.tools\.(?:global\.)?autoApprove["']?\s*:\s*true/,
    what: 'lets an agent act without asking',
  },
];

/** Every grant that is looked for, in groups by what they open. */
export const grants: readonly Grant[] = [
  ...workflows,
  ...clouds,
  ...systems,
  ...containers,
  ...webs,
  ...agents,
];
