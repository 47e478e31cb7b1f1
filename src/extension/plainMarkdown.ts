/**
 * Text as Markdown that shows it and nothing else: no link, no formatting, no HTML. Unlike `appendText` it leaves
 * blanks alone, which that makes unbreakable, so that a long sentence would run out of a comment.
 */
export function plainMarkdown(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`).replaceAll(/\r?\n/g, '  \n');
}
