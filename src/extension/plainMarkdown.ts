/**
 * Text as Markdown that shows it and nothing else: no link, no icon, no formatting, no HTML. Unlike `appendText` it
 * makes no link of an address, and leaves blanks alone, which that makes unbreakable, so that a long sentence would run
 * out of a comment.
 */
export function plainMarkdown(text: string): string {
  return (
    text
      .replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`)
      // Icons are drawn after all escapes are gone.
      .replaceAll(String.raw`\$`, '&#36;')
      .replaceAll(/\r?\n/g, '  \n')
  );
}
