/** A simple command of a script: its words without quotes, prefixes such as `sudo` and assignments taken off. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** 0-based line in the text. */
  readonly line: number;
}

/** A quoted part, an escaped character, a comment, a separator of commands, white space, or plain characters. */
const lexeme =
  /(?<double>"(?:[^"\\]|\\[^])*(?:"|$))|(?<single>'[^']*(?:'|$))|(?<escape>\\[^])|(?<comment>(?<=^|[\s;])#[^\n]*)|(?<separator>\n|&&|\|\||[;&|()`{}])|(?<space>[^\S\n]+)|(?<plain>[^\s"'\\;&|()`{}]+)/g;

/** What stands before a command without being one. */
const prefix =
  /^(?:sudo|doas|exec|command|builtin|nohup|time|nice|env|xargs|then|do|else|!|if|while|until|RUN|CMD|ENTRYPOINT|SHELL|[A-Za-z_]\w*=.*|@+|-|-{1,2}[a-z][-\w]*)$/;

/** Reads simple commands; tolerant of any text. Braces of `${x}` separate nothing, because they stick to their `$`. */
export function readShellCommands(text: string): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  let words: string[] = [];
  let word: string | null = null;
  let line = 0;
  let start = 0;
  const endWord = (): void => {
    if (word !== null) words.push(word);
    word = null;
  };
  const endCommand = (): void => {
    endWord();
    const bare = withoutPrefixes(words);
    if (bare.length > 0) commands.push({ words: bare, line: start });
    words = [];
  };
  // `${name}` is one thing for our purpose; the braces would else end the command.
  for (const match of text.replace(/\$\{([^}\n]*)\}/g, '$$$1').matchAll(lexeme)) {
    const groups = match.groups ?? {};
    if (words.length === 0 && word === null) start = line;
    if (groups['separator'] !== undefined) endCommand();
    else if (groups['space'] !== undefined) endWord();
    else if (groups['comment'] === undefined && match[0] !== '\\\n')
      word = `${word ?? ''}${unquoted(match[0], groups)}`;
    line += match[0].split('\n').length - 1;
  }
  endCommand();
  return commands;
}

function unquoted(text: string, groups: Readonly<Record<string, string | undefined>>): string {
  if (groups['double'] !== undefined || groups['single'] !== undefined)
    return text.slice(1).replace(/["']$/, '');
  return groups['escape'] === undefined ? text : text.slice(1);
}

function withoutPrefixes(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !prefix.test(word));
  const bare = first < 0 ? [] : words.slice(first);
  const name = bare[0];
  return name === undefined ? bare : [name.replace(/^@?(?:.*\/)?/, ''), ...bare.slice(1)];
}
