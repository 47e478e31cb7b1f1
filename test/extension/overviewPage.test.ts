import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Uri, type Webview } from 'vscode';
import { isFromOverview, isToOverview } from '../../src/protocol/overview.ts';
import { renderHtml } from '../../src/extension/webview/renderHtml.ts';

function render(title: string): string {
  const webview = { cspSource: 'https://page.test', asWebviewUri: (uri: Uri) => uri };
  return renderHtml(webview as unknown as Webview, Uri.file('/extension'), title);
}

test('the page may load one script and one stylesheet, and reach nothing', () => {
  const html = render('Overview');
  const policy = /content="([^"]+)"/.exec(html)?.[1] ?? '';
  const directives = Object.fromEntries(
    policy.split('; ').map((part) => [part.slice(0, part.indexOf(' ')), part.slice(part.indexOf(' ') + 1)]),
  );
  expect(directives).toMatchObject({
    'default-src': "'none'",
    'connect-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
  });
  expect(directives['script-src']).toMatch(/^'nonce-[A-Za-z0-9+/=]{20,}'$/);
  expect(policy).not.toMatch(/unsafe|\*/);
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toMatch(/ style=|<style| on[a-z]+=/);
});

test('every page has a nonce of its own', () => {
  expect(render('a')).not.toBe(render('a'));
});

test('a title cannot become markup', () => {
  expect(render('</title><script>')).toContain('&lt;/title&gt;&lt;script&gt;');
});

test('messages of another shape are not believed', () => {
  for (const message of [null, 'ready', {}, { type: 'sign' }, [{ type: 'ready' }]])
    expect(isFromOverview(message)).toBe(false);
  expect(isFromOverview({ type: 'ready' })).toBe(true);
  expect(isToOverview({ type: 'state' })).toBe(false);
});

test('the page puts text into the document as text, and styles nothing inline', () => {
  const folder = new URL('../../src/webview/', import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  expect(names).toContain('main.ts');
  for (const name of names)
    expect(readFileSync(new URL(name, folder), 'utf8')).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|\.style\b|['"]style['"]/,
    );
});
