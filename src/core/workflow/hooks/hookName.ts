/** The hooks of git that Countersign has something to say in. */
export type HookName = 'commit-msg' | 'pre-push' | 'post-commit';

export const hookNames: readonly HookName[] = ['commit-msg', 'pre-push', 'post-commit'];
