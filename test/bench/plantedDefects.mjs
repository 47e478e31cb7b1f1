// @ts-check

/**
 * A defect as an edit of lines: `lines` stand in place of `line` and of nothing else.
 * @typedef {{kind: string, isLogic: boolean, path: string, line: number, lines: readonly string[]}} Planted
 * @typedef {{path: string, lines: readonly string[], added: ReadonlySet<number>}} SourceFile `added`: 1-based lines that the commit adds
 * @typedef {import('./seededRandom.mjs').SeededRandom} SeededRandom
 * @typedef {(line: string, random: SeededRandom) => readonly string[] | null} Edit what stands for the line; null where the defect does not fit
 * @typedef {{kind: string, isLogic: boolean, paths: RegExp, where: 'added' | 'anywhere', edit: Edit}} Defect
 */

const script = /\.[cm]?[jt]sx?$/;
const code = /\.(?:[cm]?[jt]sx?|go|rs|py|cs|java)$/;
const testPath =
  /(?:^|\/)(?:tests?|__tests__|e2e)\/|[._-](?:test|spec)\.[cm]?[jt]sx?$|_test\.go$|(?:^|\/)test_[^/]*\.py$/;

/** Put together here, so that no scanner takes this file for a leak. @param {SeededRandom} random */
function token(random) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return ['ghp', Array.from({ length: 36 }, () => letters[random.below(letters.length)]).join('')].join('_');
}

/** @param {string} line */
const indent = (line) => /^\s*/.exec(line)?.[0] ?? '';
/** A statement of a script inside a function. @param {string} line */
const isStatement = (line) =>
  /^\s{2,}(?!\*|\/\/)\S.*;\s*$/.test(line) &&
  !/^\s*(?:import|export|readonly|private|public|\w+\??:)/.test(line);
/** @param {RegExp} pattern @param {string} by @returns {Edit} */
const replace = (pattern, by) => (line) => {
  const edited = line.replace(pattern, by);
  return edited === line || /^\s*(?:\/\/|#|\*|\/\*|--)/.test(line) ? null : [edited];
};
/** @param {(line: string, random: SeededRandom) => string} make @returns {Edit} */
const statementAfter = (make) => (line, random) =>
  isStatement(line) ? [line, `${indent(line)}${make(line, random)}`] : null;

/**
 * What goes wrong in practice. The first ones leave a trace that a rule can look for; those of logic look like any other
 * line of code, and only length, reach and tests can point at them.
 * @type {readonly Defect[]}
 */
const defects = [
  {
    kind: 'error swallowed',
    isLogic: false,
    paths: script,
    where: 'added',
    edit: statementAfter(() => 'try { void JSON.parse("{}"); } catch {}'),
  },
  {
    kind: 'error ignored',
    isLogic: false,
    paths: /\.go$/,
    where: 'anywhere',
    edit: (line) =>
      /^\t+if err := .*; err != nil \{$/.test(line)
        ? null
        : /^\t+(?!\/\/)[\w.]+\(.*\)$/.test(line)
          ? [line, `${indent(line)}_ = store.Save(state)`]
          : null,
  },
  {
    kind: 'check suppressed',
    isLogic: false,
    paths: script,
    where: 'added',
    edit: (line) => (isStatement(line) ? [`${indent(line)}// @ts-ignore`, line] : null),
  },
  {
    kind: 'linter switched off',
    isLogic: false,
    paths: /\.go$/,
    where: 'added',
    edit: (line) => (/^\t+(?!\/\/)\w.*\)$/.test(line) ? [`${line} //nolint`] : null),
  },
  {
    kind: 'lint allowed',
    isLogic: false,
    paths: /\.rs$/,
    where: 'anywhere',
    edit: (line) =>
      /^\s*(?:pub )?fn \w+/.test(line) ? [`${indent(line)}#[allow(unused_must_use)]`, line] : null,
  },
  {
    kind: 'secret',
    isLogic: false,
    paths: script,
    where: 'added',
    edit: statementAfter((_, random) => `const key = "${token(random)}";`),
  },
  {
    kind: 'secret',
    isLogic: false,
    paths: /\.(?:go|rs)$/,
    where: 'anywhere',
    edit: (line, random) =>
      /^(?:const|static|pub const) /.test(line)
        ? [
            line,
            `const PLANTED_KEY${line.includes(':') ? ': &str' : ''} = "${token(random)}"${line.trimEnd().endsWith(';') ? ';' : ''}`,
          ]
        : null,
  },
  {
    kind: 'destructive SQL',
    isLogic: false,
    paths: script,
    where: 'added',
    edit: statementAfter(() => 'await db.query("DELETE FROM users");'),
  },
  {
    kind: 'table dropped',
    isLogic: false,
    paths: /\.go$/,
    where: 'added',
    edit: (line) =>
      /^\t+(?!\/\/)[\w.]+\(.*\)$/.test(line) ? [line, `${indent(line)}db.Exec("DROP TABLE users")`] : null,
  },
  {
    kind: 'test skipped',
    isLogic: false,
    paths: testPath,
    where: 'anywhere',
    edit: replace(/^(\s*)(it|test)\(/, '$1$2.skip('),
  },
  {
    kind: 'test skipped',
    isLogic: false,
    paths: /_test\.go$/,
    where: 'anywhere',
    edit: (line) => (/^func Test\w+\(t \*testing\.T\) \{$/.test(line) ? [line, '\tt.Skip("later")'] : null),
  },
  {
    kind: 'hidden character',
    isLogic: false,
    paths: code,
    where: 'added',
    edit: replace(/(["'])(\w{4,})\1/, '$1$2\u202e$1'),
  },
  {
    kind: 'workflow may write',
    isLogic: false,
    paths: /^\.github\/workflows\/[^/]+\.ya?ml$/,
    where: 'anywhere',
    edit: (line) => (/^jobs:\s*$/.test(line) ? ['permissions: write-all', line] : null),
  },
  {
    kind: 'checks of CI ignored',
    isLogic: false,
    paths: /^\.github\/workflows\/[^/]+\.ya?ml$/,
    where: 'anywhere',
    edit: (line) => (/^\s+- run: /.test(line) ? [line, `${indent(line)}  continue-on-error: true`] : null),
  },
  {
    kind: 'package added',
    isLogic: false,
    paths: /(?:^|\/)package\.json$/,
    where: 'anywhere',
    edit: (line) => (/^\s*"dependencies": \{$/.test(line) ? [line, '    "left-padz": "^1.0.0",'] : null),
  },
  {
    kind: 'invented import',
    isLogic: false,
    paths: script,
    where: 'anywhere',
    edit: (line) =>
      /^import .* from ["']\.{1,2}\//.test(line)
        ? [line, "import { planted } from './planted-nowhere.js';"]
        : null,
  },
  {
    kind: 'parameter demanded',
    isLogic: false,
    paths: /(?:^|\/)src\/(?!.*test).*\.tsx?$/,
    where: 'anywhere',
    edit: replace(/^(export (?:async )?function \w+)\((?=\w)/, '$1(planted: number, '),
  },
  {
    kind: 'parameter demanded',
    isLogic: false,
    paths: /^(?!.*_test\.go$).*\.go$/,
    where: 'anywhere',
    edit: replace(/^(func [A-Z]\w*)\((?=\w)/, '$1(planted int, '),
  },
  {
    kind: 'comparison turned',
    isLogic: true,
    paths: code,
    where: 'added',
    edit: replace(
      / (===|!==|==|!=) /,
      /** @type {string} */ (
        /** @type {unknown} */ (
          (/** @type {string} */ _, /** @type {string} */ sign) =>
            ` ${sign.startsWith('!') ? sign.replace('!', '=') : sign.replace('=', '!')} `
        )
      ),
    ),
  },
  {
    kind: 'bound moved',
    isLogic: true,
    paths: code,
    where: 'added',
    edit: replace(/ (<|>) (?=\w+[);\s]*\S*)/, ' $1= '),
  },
  { kind: 'and for or', isLogic: true, paths: code, where: 'added', edit: replace(/ && /, ' || ') },
  {
    kind: 'condition denied',
    isLogic: true,
    paths: code,
    where: 'added',
    edit: replace(/\bif \((?!!)(\w[\w.]*)\)/, 'if (!$1)'),
  },
  { kind: 'await lost', isLogic: true, paths: script, where: 'added', edit: replace(/\bawait (?=\w)/, '') },
  { kind: 'off by one', isLogic: true, paths: code, where: 'added', edit: replace(/([+-]) 1\b/, '$1 2') },
];

/**
 * One defect of each kind that fits into one of the files, at a place that the seed chooses.
 * @param {readonly SourceFile[]} files @param {SeededRandom} random
 * @returns {readonly Planted[]}
 */
export function fittingDefects(files, random) {
  return defects.flatMap(({ kind, isLogic, paths, where, edit }) => {
    const places = files.flatMap(({ path, lines, added }) => {
      // In tests most of this is nothing to speak of.
      if (!paths.test(path) || testPath.test(path) !== (kind === 'test skipped')) return [];
      return lines.flatMap((text, index) => {
        if (where === 'added' && !added.has(index + 1)) return [];
        const edited = edit(text, random);
        return edited === null ? [] : [{ kind, isLogic, path, line: index + 1, lines: edited }];
      });
    });
    return places.length === 0 ? [] : [random.pick(places)];
  });
}
