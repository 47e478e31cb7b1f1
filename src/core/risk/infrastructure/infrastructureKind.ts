import type { FileChange } from '../../diff/change.ts';
import { addedTextMayHold } from '../evidence/addedText.ts';
import { containerfilePath } from './containerfilePath.ts';

const byPath: readonly (readonly [RegExp, string])[] = [
  [/\.(?:tf|tofu|tfvars)$|\.tf\.json$|(?:^|\/)terragrunt\.hcl$/i, 'Terraform'],
  [/\.pkr\.hcl$|\.nomad(?:\.hcl)?$/i, 'HashiCorp'],
  [/\.bicep$|(?:^|\/)azuredeploy[^/]*\.json$/i, 'Azure template'],
  [/(?:^|\/)Chart\.ya?ml$|(?:^|\/)(?:charts?|helm)\/[^]*\.(?:ya?ml|tpl)$/i, 'Helm chart'],
  [
    /(?:^|\/)kustomization\.ya?ml$|(?:^|\/)(?:k8s|kubernetes|kube|manifests|kustomize|argocd|flux)\/[^]*\.ya?ml$/i,
    'Kubernetes manifest',
  ],
  [containerfilePath, 'container image'],
  [/(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/i, 'Compose file'],
  [
    /(?:^|\/)(?:ansible|playbooks?)\/[^]*\.(?:ya?ml|j2|cfg|ini)$|(?:^|\/)roles\/[^/]+\/(?:tasks|handlers|defaults|vars)\/[^]*\.ya?ml$|(?:^|\/)(?:ansible\.cfg|site\.ya?ml|playbook[^/]*\.ya?ml)$/i,
    'Ansible',
  ],
  [
    /(?:^|\/)(?:nginx[^/]*\.conf|Caddyfile|haproxy\.cfg|httpd\.conf|traefik[^/]*\.(?:ya?ml|toml)|envoy[^/]*\.ya?ml|\.htaccess|Varnishfile)$|\.(?:nginx|vcl)$|(?:^|\/)(?:nginx|sites-(?:available|enabled)|conf\.d)\/[^/]+\.(?:conf|tmpl|template)$/i,
    'web server',
  ],
  [
    /(?:^|\/)(?:serverless|samconfig|template|sam-template|cloudformation[^/]*)\.(?:ya?ml|toml)$|\.(?:cfn|cloudformation)\.(?:ya?ml|json)$|(?:^|\/)(?:cloudformation|cfn)\/[^]*\.(?:ya?ml|json)$|(?:^|\/)cdk\.json$/i,
    'CloudFormation',
  ],
  [/(?:^|\/)Pulumi(?:\.[\w-]+)?\.ya?ml$/, 'Pulumi'],
  [/\.(?:service|timer|socket)$|(?:^|\/)(?:crontab|cron\.d\/[^/]+)$/i, 'system service'],
  [
    /(?:^|\/)(?:fly\.toml|render\.ya?ml|railway\.(?:json|toml)|Procfile|vercel\.json|netlify\.toml|wrangler\.(?:toml|jsonc?)|firebase\.json|heroku\.ya?ml|amplify\.ya?ml|apprunner\.ya?ml|skaffold\.ya?ml|Tiltfile|Vagrantfile|cloud-init[^/]*|user-data)$/i,
    'deployment',
  ],
  [/(?:^|\/)\.devcontainer\/|(?:^|\/)devcontainer\.json$/, 'development container'],
];

const kubernetesWords =
  /\bapiVersion:\s*[\w./-]+|\bkind:\s*(?:Deployment|StatefulSet|DaemonSet|Service|Ingress|ConfigMap|CronJob|Job|Namespace|(?:Cluster)?Role(?:Binding)?)\b/;
const cloudFormationWords = /AWSTemplateFormatVersion|Type["']?:\s*["']?AWS::\w+::/;

/** What kind of infrastructure a file describes, in words for people; null for other files. Added lines speak where the path does not. */
export function infrastructureKind(file: FileChange): string | null {
  const path =
    /(?:^|\/)(?:tests?|__tests__|testdata|fixtures?|examples?|samples?|playgrounds?|node_modules|vendor)\//i.test(
      file.path,
    );
  if (path) return null;
  const found = byPath.find(([pattern]) => pattern.test(file.path))?.[1];
  if (found !== undefined)
    return found === 'CloudFormation' &&
      /template\.ya?ml$/i.test(file.path) &&
      !holds(file, cloudFormationWords)
      ? null
      : found;
  if (!/\.(?:ya?ml|json)$/i.test(file.path)) return null;
  if (holds(file, cloudFormationWords)) return 'CloudFormation';
  return /\.ya?ml$/i.test(file.path) &&
    file.status === 'added' &&
    holds(file, kubernetesWords) &&
    holds(file, /\bkind:\s*[A-Z]/)
    ? 'Kubernetes manifest'
    : null;
}

function holds(file: FileChange, words: RegExp): boolean {
  return file.units.some((unit) => unit.kind === 'text' && addedTextMayHold(unit, words));
}
