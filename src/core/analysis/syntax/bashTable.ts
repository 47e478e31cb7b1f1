import type { Node } from 'web-tree-sitter';
import type { ImportRule, LanguageTable, SymbolRule } from './languageTable.ts';
import { namedBy } from './symbolRules.ts';

/** Variables of the script; inside functions they are too small to name. */
const assignment: SymbolRule = (node, enclosing) => {
  const name = enclosing === null ? node.childForFieldName('name') : null;
  if (name === null || name.type !== 'variable_name' || node.parent?.type === 'command') return null;
  return { name: name.text, kind: 'variable' };
};

/** `source "$(dirname "$0")/x.sh"` names `./x.sh`; other names that are computed name nothing. */
const source: ImportRule = (node) => {
  const word = node.childForFieldName('name')?.text;
  const at = node.childForFieldName('argument');
  if (at === null || (word !== 'source' && word !== '.')) return [];
  const specifier = at.type === 'string' ? stringPath(at) : wordPath(at);
  return specifier === null ? [] : [{ specifier, at }];
};

function wordPath(node: Node): string | null {
  if (node.type === 'raw_string') return node.text.slice(1, -1);
  if (node.type !== 'word') return node.type === 'concatenation' ? stringPath(node) : null;
  return /[*?[\\~]/.test(node.text) ? null : node.text;
}

/** A plain string, or one that begins with the directory of the script. */
function stringPath(node: Node): string | null {
  const own = node.text.replace(/^"|"$/g, '');
  const relative = /^(?:\$\(\s*dirname\s[^()]*\)|\$\{(?:BASH_SOURCE(?:\[0\])?|0)%\/\*\})\/([^$`"'\\]+)$/.exec(
    own,
  )?.[1];
  if (relative !== undefined) return relative.startsWith('../') ? relative : `./${relative}`;
  return /[$`"'\\*?[]/.test(own) ? null : own;
}

/** Bash and its relatives, by tree-sitter-bash 0.25. */
export const bashTable: LanguageTable = {
  symbols: { function_definition: namedBy('function'), variable_assignment: assignment },
  imports: { command: source },
  importWords: { command: ['source', '.'] },
  importStatements: [],
  comments: ['comment'],
  literals: [
    'string',
    'raw_string',
    'ansi_c_string',
    'translated_string',
    'heredoc_body',
    'heredoc_start',
    'regex',
  ],
  // `[[ a=b ]]` and `[[ a = b ]]` are different tests with equal trees.
  whiteSpace: 'indentation',
  opaque: [],
  directives: /^\s*#(?:SBATCH|PBS|BSUB|MSUB|\$|@|%|!|compdef|autoload|cloud-config)|shfmt|bashate/i,
};
