/** How comments look: `//` and `/*`, `#`, `--`, or `<!--`. */
export type CommentStyle = 'slashes' | 'hash' | 'dashes' | 'markup';

const byPath: readonly (readonly [RegExp, CommentStyle])[] = [
  [
    /\.(?:pyi?|rb|rake|gemspec|sh|bash|zsh|ksh|fish|bats|ya?ml|toml|tf|tofu|tfvars|hcl|ex|exs|pl|pm|r|jl|mk|cmake|cfg|ini|conf|properties|env|ps1|psm1|nix)$|(?:^|\/)(?:Dockerfile|Containerfile|Makefile|GNUmakefile|Gemfile|Rakefile|justfile|Vagrantfile|\.husky\/)[^/]*$|\.dockerfile$/i,
    'hash',
  ],
  [/\.(?:sql|lua|hs|elm|ddl|psql|pgsql)$/i, 'dashes'],
  [/\.(?:html?|xml|md|mdx|markdown)$/i, 'markup'],
  [
    /\.(?:[cm]?[jt]sx?|vue|svelte|astro|go|rs|java|kt|kts|scala|groovy|gradle|c|h|cc|cpp|cxx|hpp|hh|cs|fs|php|swift|m|mm|dart|proto|css|scss|less|json5|jsonc)$|(?:^|\/)(?:Jenkinsfile|tsconfig[^/]*\.json)[^/]*$/i,
    'slashes',
  ],
];

/** How comments look in the file of this path; null where nothing is known. */
export function commentStyleOf(path: string): CommentStyle | null {
  return byPath.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}

/**
 * The comment of a line with its marker, or null. Quotes are followed within the line; a line that begins with `*` is
 * taken for the inside of a block comment.
 */
export function commentOnLine(line: string, style: CommentStyle): string | null {
  if (style === 'slashes' && /^\s*\*/.test(line)) return line.trim();
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (quote !== '') {
      if (character === '\\') at += 1;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === '`' || (character === "'" && opensString(line, at)))
      quote = character;
    else if (startsComment(line, at, style)) return line.slice(at);
  }
  return null;
}

/** An apostrophe inside a word (`don't`, `'a` of a lifetime) opens no string. */
function opensString(line: string, at: number): boolean {
  return !/\w/.test(line.charAt(at - 1)) && line.includes("'", at + 1);
}

function startsComment(line: string, at: number, style: CommentStyle): boolean {
  switch (style) {
    case 'slashes':
      // `://` is part of an address.
      if (line.startsWith('//', at)) return line.charAt(at - 1) !== ':';
      return line.startsWith('/*', at) || line.startsWith('<!--', at);
    case 'hash':
      return line.charAt(at) === '#' && (at === 0 || /[\s;)\]}]/.test(line.charAt(at - 1)));
    case 'dashes':
      return line.startsWith('--', at) || line.startsWith('/*', at);
    case 'markup':
      return line.startsWith('<!--', at);
    default:
      return style satisfies never;
  }
}
