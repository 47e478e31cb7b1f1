import type { Grant } from './grants.ts';

const code =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|go|rs|java|kt|kts|scala|groovy|cs|php|swift|ex|exs|c|h|cc|cpp|hpp)$/i;
const anything = /./;

/** Settings by which the other end of a connection is no longer verified, by the names of libraries and programs. */
export const unverifiedConnections: readonly Grant[] = [
  {
    path: code,
    kind: 'tls',
    level: 'warning',
    pattern:
      /\bverify\s*=\s*False\b|\bverify_ssl\s*=\s*False|\bssl\s*=\s*False\b|\b_create_unverified_context\b|\bcheck_hostname\s*=\s*False|\bCERT_NONE\b|\bdisable_warnings\(\s*urllib3?\.?\w*InsecureRequestWarning/,
    what: 'no longer verifies who is at the other end',
  },
  {
    path: code,
    kind: 'tls',
    level: 'warning',
    pattern:
      /\brejectUnauthorized["']?\s*:\s*false|NODE_TLS_REJECT_UNAUTHORIZED["'\]]*\s*[:=]\s*["']?0|\bstrictSSL\s*:\s*false|\binsecure\s*:\s*true\b[^\n]*(?:tls|ssl|http)/i,
    what: 'no longer verifies who is at the other end',
  },
  {
    path: code,
    kind: 'tls',
    level: 'warning',
    pattern:
      /\bInsecureSkipVerify\s*[:=]\s*true|\bInsecureIgnoreHostKey\(|\bdanger_accept_invalid_(?:certs|hostnames)\(\s*true|\bVERIFY_NONE\b|\bCURLOPT_SSL_VERIFY(?:PEER|HOST)\s*,\s*(?:false|0)|\bSSL_VERIFY_NONE\b|['"]verify(?:_peer(?:_name)?)?['"]\s*=>\s*false|\bverify:\s*:verify_none/,
    what: 'no longer verifies who is at the other end',
  },
  {
    path: code,
    kind: 'tls',
    level: 'warning',
    pattern:
      /\bDangerousAcceptAnyServerCertificateValidator\b|ServerCertificate(?:Custom)?ValidationCallback\s*\+?=\s*(?:\([^)]*\)|delegate\b[^{]*)\s*(?:=>|\{\s*return)\s*true|\bALLOW_ALL_HOSTNAME_VERIFIER\b|\bNoopHostnameVerifier\b|\bTrustAll(?:Certs?|Strategy)\w*|\bAutoAddPolicy\(|\bWithInsecure\(\)|\binsecure\.NewCredentials\(\)/,
    what: 'no longer verifies who is at the other end',
  },
  {
    path: anything,
    kind: 'tls',
    level: 'warning',
    pattern:
      /\bNODE_TLS_REJECT_UNAUTHORIZED=["']?0|\bcurl\b[^\n|;]*\s(?:--insecure|-[a-zA-Z]*k[a-zA-Z]*)(?=\s)|\bwget\b[^\n]*--no-check-certificate|\bhttp\.sslVerify[= ]"?false|\bGIT_SSL_NO_VERIFY=|\bstrict-ssl[= ]false|StrictHostKeyChecking[= ]["']?(?:no|accept-new)\b|--trusted-host\b|\b(?:insecure_skip_verify|skip_tls_verify|tls_skip_verify|insecureSkipTLSVerify|insecure-skip-tls-verify)["']?\s*[:= ]\s*["']?true|--insecure-skip-tls-verify\b|\btls_verify["']?\s*[:=]\s*["']?false|--allow-unauthenticated\b|--no-gpg-check\b|\bgpgcheck\s*=\s*0|--nogpgcheck\b/,
    what: 'no longer verifies who is at the other end',
  },
];

export const connectionWords =
  /verify|ssl|tls|unauthorized|CERT_NONE|check_hostname|insecure|danger|certificate|TrustAll|AutoAddPolicy|curl\b|wget\b|StrictHostKey|trusted-host|gpgcheck|gpg-check|unauthenticated/i;
