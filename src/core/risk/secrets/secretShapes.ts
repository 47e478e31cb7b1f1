import type { FindingLevel } from '../finding.ts';

/** The form of one provider's tokens. */
export interface SecretShape {
  /** Stable word for `data.kind`. */
  readonly kind: string;
  readonly what: string;
  readonly level: FindingLevel;
  /** Global, bounded, and never beginning inside a word, so that a long line is read once. */
  readonly pattern: RegExp;
  /** Characters at the start that all tokens of this form share and that may be shown; at most four. */
  readonly prefix: string;
  /** The part that must look random; the whole match where absent. */
  readonly randomGroup?: number;
}

const shape = (
  kind: string,
  what: string,
  prefix: string,
  body: string,
  level: FindingLevel = 'error',
): SecretShape => ({
  kind,
  what,
  level,
  prefix: prefix.slice(0, 4),
  pattern: new RegExp(String.raw`(?<![\w-])${body}(?![\w-])`, 'g'),
});

/** Forms by the documentation of the providers: each has a prefix of its own, so that a match is hardly anything else. */
export const secretShapes: readonly SecretShape[] = [
  shape('aws-access-key-id', 'an AWS access key id', '', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}'),
  shape('google-api-key', 'a Google API key', 'AIza', String.raw`AIza[\w-]{35}`),
  shape('google-oauth-secret', 'a Google OAuth client secret', 'GOCS', String.raw`GOCSPX-[\w-]{28}`),
  shape('google-oauth-token', 'a Google OAuth token', 'ya29', String.raw`ya29\.[\w-]{30,400}`),
  shape('github-token', 'a GitHub token', 'gh', 'gh[pousr]_[A-Za-z0-9]{36,255}'),
  shape(
    'github-fine-grained-token',
    'a GitHub fine-grained token',
    'gith',
    String.raw`github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}`,
  ),
  shape(
    'gitlab-token',
    'a GitLab token',
    'gl',
    String.raw`gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|oas)-[\w-]{20,100}`,
  ),
  shape('slack-token', 'a Slack token', 'xo', String.raw`xox[abeoprs]-(?:\d+-){1,4}[A-Za-z0-9-]{16,150}`),
  shape(
    'slack-app-token',
    'a Slack app token',
    'xapp',
    String.raw`xapp-\d-[A-Z0-9]{8,15}-\d{8,20}-[a-f0-9]{64}`,
  ),
  shape('stripe-live-key', 'a live Stripe key', '', '[sr]k_live_[0-9A-Za-z]{16,247}'),
  shape('stripe-test-key', 'a Stripe test key', '', '[sr]k_test_[0-9A-Za-z]{20,247}', 'note'),
  shape('stripe-webhook-secret', 'a Stripe webhook secret', 'whse', 'whsec_[A-Za-z0-9+/]{32,64}'),
  shape(
    'openai-key',
    'an OpenAI key',
    'sk-',
    String.raw`sk-(?:(?:proj|svcacct|admin|None)-)?[\w-]{20,100}T3BlbkFJ[\w-]{20,100}`,
  ),
  shape(
    'anthropic-key',
    'an Anthropic key',
    'sk-a',
    String.raw`sk-ant-(?:api|admin|oat|ort|sid)\d\d-[\w-]{80,120}`,
  ),
  shape('openrouter-key', 'an OpenRouter key', 'sk-o', 'sk-or-v1-[0-9a-f]{64}'),
  shape('legacy-sk-key', 'an API key of the form sk-…', 'sk-', 'sk-[A-Za-z0-9]{48}'),
  shape('huggingface-token', 'a Hugging Face token', 'hf_', 'hf_[A-Za-z0-9]{34}'),
  shape('groq-key', 'a Groq key', 'gsk_', 'gsk_[A-Za-z0-9]{52}'),
  shape('xai-key', 'an xAI key', 'xai-', 'xai-[A-Za-z0-9]{80}'),
  shape('perplexity-key', 'a Perplexity key', 'pplx', 'pplx-[A-Za-z0-9]{48}'),
  shape('replicate-token', 'a Replicate token', 'r8_', 'r8_[A-Za-z0-9]{37}'),
  shape('npm-token', 'an npm token', 'npm_', 'npm_[A-Za-z0-9]{36}'),
  shape('pypi-token', 'a PyPI token', 'pypi', String.raw`pypi-AgE[\w-]{50,1000}`),
  shape('rubygems-key', 'a RubyGems key', 'ruby', 'rubygems_[0-9a-f]{48}'),
  shape('crates-token', 'a crates.io token', 'cio', 'cio[A-Za-z0-9]{32}'),
  shape('nuget-key', 'a NuGet key', 'oy2', 'oy2[a-z0-9]{43}'),
  shape('docker-token', 'a Docker Hub token', 'dckr', String.raw`dckr_pat_[\w-]{27}`),
  shape('sendgrid-key', 'a SendGrid key', 'SG.', String.raw`SG\.[\w-]{22}\.[\w-]{43}`),
  shape('twilio-key', 'a Twilio API key', '', 'SK[0-9a-f]{32}', 'warning'),
  shape('mailgun-key', 'a Mailgun key', 'key-', 'key-[0-9a-f]{32}'),
  shape('mailchimp-key', 'a Mailchimp key', '', '[0-9a-f]{32}-us[0-9]{1,2}'),
  shape('shopify-token', 'a Shopify token', 'shp', 'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}'),
  shape('digitalocean-token', 'a DigitalOcean token', 'do', 'do[opr]_v1_[0-9a-f]{64}'),
  shape('databricks-token', 'a Databricks token', 'dapi', 'dapi[0-9a-f]{32}(?:-[0-9])?'),
  shape('vault-token', 'a Vault token', 'hv', String.raw`hv[sb]\.[\w-]{90,200}`),
  shape(
    'terraform-cloud-token',
    'a Terraform Cloud token',
    '',
    String.raw`[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,80}`,
  ),
  shape('postman-key', 'a Postman key', 'PMAK', 'PMAK-[0-9a-f]{24}-[0-9a-f]{34}'),
  shape('linear-key', 'a Linear key', 'lin_', 'lin_(?:api|oauth)_[A-Za-z0-9]{40,64}'),
  shape('notion-token', 'a Notion token', 'ntn_', 'ntn_[0-9]{11}[A-Za-z0-9]{35}'),
  shape('sentry-token', 'a Sentry token', 'sntr', String.raw`sntry(?:u_[0-9a-f]{64}|s_eyJ[\w+/=-]{60,300})`),
  shape('grafana-token', 'a Grafana token', 'glsa', 'glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}'),
  shape('newrelic-key', 'a New Relic key', 'NRAK', 'NRAK-[A-Z0-9]{27}'),
  shape('atlassian-token', 'an Atlassian token', 'ATAT', String.raw`ATATT3[\w=-]{150,250}`),
  shape('fly-token', 'a Fly.io token', 'fo1_', String.raw`fo1_[\w-]{43}`),
  shape(
    'planetscale-token',
    'a PlanetScale token',
    'psca',
    String.raw`pscale_(?:tkn|pw|oauth)_[\w.=-]{32,64}`,
  ),
  shape('supabase-token', 'a Supabase token', 'sbp_', 'sbp_[0-9a-f]{40}'),
  shape(
    'doppler-token',
    'a Doppler token',
    'dp.',
    String.raw`dp\.(?:pt|st|ct|scim|audit)\.(?:[\w-]{1,40}\.)?[A-Za-z0-9]{40,44}`,
  ),
  shape('age-key', 'an age secret key', 'AGE-', 'AGE-SECRET-KEY-1[0-9A-Z]{58}'),
  shape('alibaba-key-id', 'an Alibaba access key id', 'LTAI', 'LTAI[A-Za-z0-9]{17,21}', 'warning'),
  shape('telegram-token', 'a Telegram bot token', '', String.raw`[0-9]{8,10}:AA[\w-]{33}`),
  shape('azure-client-secret', 'an Azure client secret', '', String.raw`[\w~.-]{3}8Q~[\w~.-]{31,34}`),
  {
    kind: 'azure-account-key',
    what: 'an Azure account key',
    level: 'error',
    prefix: '',
    pattern: /\b(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{42,88}={1,2})/g,
    randomGroup: 1,
  },
  {
    kind: 'slack-webhook',
    what: 'a Slack webhook',
    level: 'error',
    prefix: '',
    pattern:
      /hooks\.slack\.com\/(?:services|workflows|triggers)\/(T[A-Z0-9]{6,12}\/[AB][A-Z0-9]{6,12}\/[A-Za-z0-9]{20,30})/g,
    randomGroup: 1,
  },
  {
    kind: 'discord-webhook',
    what: 'a Discord webhook',
    level: 'error',
    prefix: '',
    pattern: /discord(?:app)?\.com\/api\/webhooks\/[0-9]{17,20}\/([\w-]{60,80})/g,
    randomGroup: 1,
  },
];

/** A part of each form, for passing over text at once. */
export const secretWords =
  /AKIA|ASIA|ABIA|ACCA|AIza|GOCSPX|ya29\.|gh[pousr]_|github_pat_|gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|oas)-|xox[abeoprs]-|xapp-|k_(?:live|test)_|whsec_|sk-|hf_|gsk_|xai-|pplx-|r8_|npm_|pypi-|rubygems_|cio[A-Z]|oy2|dckr_|SG\.|SK[0-9a-f]{32}|key-|-us\d|shp(?:at|ca|pa|ss)_|do[opr]_v1|dapi|hv[sb]\.|atlasv1|PMAK-|lin_|ntn_|sntry|glsa_|NRAK-|ATATT3|fo1_|pscale_|sbp_|dp\.|AGE-SECRET|LTAI|:AA|8Q~|AccountKey|AccessKey=|hooks\.slack|api\/webhooks|eyJ|PRIVATE KEY|:\/\/|(?:[sS]ecret|SECRET|[pP]assw|PASSW|[pP]wd|PWD|[tT]oken|TOKEN|[kK]ey|KEY|[cC]redential|CREDENTIAL|[aA]uth|AUTH)[\w-]*["'`]?\s*(?::=|=>|[:=])/;
