import type { RepoPath } from '../../base/repoPath.ts';
import type { TextReader } from './textReader.ts';

const packageClause = /^\s*package\s+([\w.`]+)/m;

/**
 * Files of Kotlin and Java that need no import of the declaration's file to use it: those of the same package, which is
 * what the file says and not where it stands, and those that import it, or everything, from that package. A package has
 * many files, in many directories and source sets.
 */
export async function kotlinUsers(
  path: RepoPath,
  name: string,
  texts: TextReader,
): Promise<readonly RepoPath[]> {
  const own = packageOf(await texts.read(path));
  const top = name.split('.')[0] ?? name;
  const users: RepoPath[] = [];
  for (const ending of ['.kt', '.kts', '.java']) {
    for (const other of await texts.filesBelow('.', ending)) {
      const text = other === path ? null : await texts.read(other);
      if (text === null || !text.includes(top)) continue;
      if (packageOf(text) === own || (own !== '' && namesPackage(text, own, top))) users.push(other);
    }
  }
  return users;
}

function packageOf(text: string | null): string {
  return packageClause.exec(text ?? '')?.[1]?.replaceAll('`', '') ?? '';
}

/** `import a.b.Name`, `import a.b.*`, `import static a.b.NameKt.name`, and the whole name in the middle of code. */
function namesPackage(text: string, packageName: string, top: string): boolean {
  for (let at = text.indexOf(packageName); at >= 0; at = text.indexOf(packageName, at + 1)) {
    const rest = text.slice(at + packageName.length, at + packageName.length + top.length + 80);
    if (!rest.startsWith('.') || /[\w.]/.test(text[at - 1] ?? '')) continue;
    const next = /^\.(\*|[\w`]+)/.exec(rest)?.[1] ?? '';
    if (next === '*' || next === top || next.endsWith('Kt')) return true;
  }
  return false;
}
