/** The words of `verify --format` (docs/outputs.md), apart from what they stand for: the help needs no more. */
export const verifyFormatNames = ['text', 'json', 'sarif', 'junit', 'github', 'gitlab', 'markdown'] as const;

export type VerifyFormat = (typeof verifyFormatNames)[number];
