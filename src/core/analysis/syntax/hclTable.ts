import type { Node } from 'web-tree-sitter';
import type { ImportRule, LanguageTable, SymbolRule } from './languageTable.ts';

function labels(node: Node): readonly string[] {
  return node.namedChildren.flatMap((child) => {
    if (child?.type === 'string_lit') return [plainText(child) ?? ''];
    return child?.type === 'identifier' ? [child.text] : [];
  });
}

function plainText(node: Node): string | null {
  const match = /^"([^"$%\\]*)"$/.exec(node.text);
  return match?.[1] ?? null;
}

/** Blocks are named as Terraform's own expressions name them: `aws_s3_bucket.logs`, `data.aws_iam_policy.read`. */
const block: SymbolRule = (node, enclosing) => {
  const [type, ...names] = labels(node);
  if (type === undefined) return null;
  if (enclosing !== null) return { name: [type, ...names].join('.'), kind: 'block' };
  switch (type) {
    case 'resource':
      return names.length === 2 ? { name: names.join('.'), kind: 'resource' } : null;
    case 'variable':
      return { name: ['var', ...names].join('.'), kind: 'variable' };
    case 'locals':
      return { name: 'local', kind: 'locals' };
    default:
      return { name: [type, ...names].join('.'), kind: names.length === 0 ? 'block' : type };
  }
};

/** Attributes of a whole file and of `locals`; those of other blocks are too small to name. */
const attribute: SymbolRule = (node, enclosing) => {
  const name = enclosing === null || enclosing === 'locals' ? node.namedChild(0) : null;
  return name === null ? null : { name: name.text, kind: 'variable' };
};

const moduleSource: ImportRule = (node) => {
  if (node.namedChild(0)?.text !== 'source') return [];
  const owner = node.parent?.parent;
  if (owner?.type !== 'block' || owner.namedChild(0)?.text !== 'module') return [];
  const at = node.namedChild(1);
  const specifier = at === null ? null : plainText(at);
  return at === null || specifier === null ? [] : [{ specifier, at }];
};

/** HCL, as Terraform and others write it, by @tree-sitter-grammars/tree-sitter-hcl 1.2. */
export const hclTable: LanguageTable = {
  symbols: { block, attribute },
  imports: { attribute: moduleSource },
  importWords: { attribute: ['source'] },
  importStatements: [],
  comments: ['comment'],
  literals: ['string_lit', 'quoted_template', 'heredoc_template'],
  whiteSpace: 'lines',
  opaque: [],
  directives: /tfsec|tflint|checkov|terrascan|kics|infracost|terraform-docs|BEGIN_|END_/i,
};
