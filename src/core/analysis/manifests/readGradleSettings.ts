import type { Parsed } from '../../base/problem.ts';
import type { Manifest } from './manifest.ts';

/**
 * Reads the projects that a `settings.gradle` or `settings.gradle.kts` includes with literal names: `include ':app',
 * ':core:util'`. The script is code; what it computes is left out. `projectDir` moves a project.
 */
export function readGradleSettings(text: string): Parsed<Manifest | null> {
  const plain = text.replace(/\/\*[^]*?(?:\*\/|$)|(?<!:)\/\/[^\n]*/g, ' ');
  const projects = new Map<string, string>();
  for (const [, list = ''] of plain.matchAll(/(?:^|[\s;{])include\s*\(?((?:\s*["'][^"'\n]+["']\s*,?)+)/g)) {
    for (const [, name = ''] of list.matchAll(/["']([^"'\n]+)["']/g)) {
      if (/^[\w:.-]+$/.test(name))
        projects.set(name.replace(/^:/, ''), name.replace(/^:/, '').replaceAll(':', '/'));
    }
  }
  const moved = plain.matchAll(
    /project\s*\(\s*["']:?([\w:.-]+)["']\s*\)\s*\.\s*projectDir\s*=\s*(?:new\s+File\s*\(\s*(?:settingsDir|rootDir)\s*,|file\s*\()\s*["']([^"'\n$]+)["']/g,
  );
  for (const [, name = '', directory = ''] of moved) projects.set(name, directory);
  return {
    value: { kind: 'gradle-settings', name: null, projects: [...projects.values()], dependencies: [] },
    problems: [],
  };
}
