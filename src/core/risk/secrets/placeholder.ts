/** Words that people put where a secret goes. */
const saidToBeNone =
  /example|sample|dummy|placeholder|change[-_]?me|replace|redact|insert|xxxx|\*{3}|\.{3}|<[^>]*>|default|secret[-_]?here|hunter2|lorem|not[-_](?:a|real)|notreal|invalid|deadbeef|cafebabe|1234567|abcdef|qwerty|0000000|fixture|do[-_]not|expired|revoked|leaked|canary|(?<![a-z0-9])(?:your|my|fake|mock|demo|stub|todo|fixme|foo|bar|baz|test)(?:[^a-z0-9]|$|key|token|secret|pass|api|ing)/i;

/** What a value reads when it is filled in elsewhere. */
const filledIn =
  /^\$|\$\{|\$\(|\{\{|%\w+%|%[sdv]\b|^<|^\[|process\.env|os\.(?:environ|getenv)|getenv|ENV\[|env\(|secrets?\.|config\.|vault:|ssm:|arn:|op:\/\/|^!|^@|import\.meta|#\{|^(?:true|false|null|none|undefined|string|str|required|optional)$/i;

/** True when a value is no secret by its own words: a placeholder, an example, a reference to one. */
export function isPlaceholder(value: string): boolean {
  return saidToBeNone.test(value) || filledIn.test(value) || isMonotonous(value);
}

/** Shannon entropy in bits for each character. */
export function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/** Runs of equal or neighbouring characters (`aaaa`, `abcd`, `4321`) do not come out of a random generator. */
function isMonotonous(value: string): boolean {
  const characters = value.replace(/[^A-Za-z0-9]/g, '');
  if (characters.length < 8) return false;
  let neighbours = 0;
  for (let at = 1; at < characters.length; at += 1) {
    const step = characters.charCodeAt(at) - characters.charCodeAt(at - 1);
    if (Math.abs(step) <= 1) neighbours += 1;
  }
  return neighbours / (characters.length - 1) > 0.3 || new Set(characters).size < characters.length / 5;
}
