import { isPlaceholder } from './placeholder.ts';
import type { Secret } from './foundSecret.ts';

const pattern =
  /(?<![\w+.-])([a-z][a-z0-9+.-]{1,20}):\/\/([\w.~%+-]{1,80}):([^\s@/"'`<>:]{3,200})@([\w.-]{1,200})/gi;

/** Hosts that hold nothing of value: this machine, services of a compose file, names kept for examples. */
const nowhere =
  /^(?:localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|host\.docker|host$|hostname$|server$|db$|database$|postgres(?:ql)?$|mysql$|mariadb$|mongo(?:db)?$|redis$|rabbitmq$|proxy$|[a-z]+$)|(?:^|\.)(?:example|test|invalid|local|localhost|internal)(?:\.(?:com|org|net))?$/i;

/** Passwords in addresses of databases, queues and servers. */
export function findUrlPasswords(line: string): readonly Secret[] {
  if (!line.includes('://')) return [];
  return [...line.matchAll(pattern)].flatMap((match): readonly Secret[] => {
    const [, scheme = '', user = '', password = '', host = ''] = match;
    if (nowhere.test(host) || isPlaceholder(password) || isPlaceholder(host) || password === user) return [];
    if (
      /^(?:pass(?:w(?:or)?d)?|pwd|secret|token|key|admin|root|user(?:name)?|guest|postgres)\d{0,4}$/i.test(
        password,
      )
    )
      return [];
    if (/[{}()$\\]/.test(password)) return [];
    const start = match.index + scheme.length + 3 + user.length + 1;
    return [
      {
        kind: 'password-in-address',
        what: `a password in an address (${scheme.toLowerCase().slice(0, 20)})`,
        level: /^https?$/i.test(scheme) ? 'warning' : 'error',
        start,
        end: start + password.length,
        prefix: '',
      },
    ];
  });
}
