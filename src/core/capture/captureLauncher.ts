/** What hooks start: one place that stays while the extension and its directory are replaced. */
export interface CaptureLauncher {
  readonly fileName: string;
  readonly text: string;
}

/** `node`: the program that runs this process, which may be an editor that can act as Node. Both absolute. */
export interface LauncherTarget {
  readonly platform: NodeJS.Platform;
  readonly node: string;
  readonly cli: string;
}

/** A script that ends with 0 and says nothing, also when what it starts is gone. */
export function captureLauncher({ platform, node, cli }: LauncherTarget): CaptureLauncher {
  const about = 'The Countersign extension wrote this file. Hooks of agents start it to record edits.';
  if (platform === 'win32') {
    const [program, script] = [node, cli].map((path) => `"${path.replaceAll('%', '%%')}"`);
    const lines = [
      '@echo off',
      `rem ${about}`,
      'setlocal',
      'set ELECTRON_RUN_AS_NODE=1',
      `if exist ${script} ${program} ${script} %* >nul 2>nul`,
      'exit /b 0',
      '',
    ];
    return { fileName: 'capture.cmd', text: lines.join('\r\n') };
  }
  const lines = [
    '#!/bin/sh',
    `# ${about}`,
    `node=${quoteProgram(node, platform)}`,
    `cli=${quoteProgram(cli, platform)}`,
    'if [ -x "$node" ] && [ -f "$cli" ]; then',
    '  ELECTRON_RUN_AS_NODE=1 "$node" "$cli" "$@" >/dev/null 2>&1',
    'fi',
    'exit 0',
    '',
  ];
  return { fileName: 'capture.sh', text: lines.join('\n') };
}

/** A path as one word of a command line. */
export function quoteProgram(path: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? `"${path}"` : `'${path.replaceAll("'", `'\\''`)}'`;
}
