import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { firstSnippet, runnable } from './snippet.js';

it('takes the first code block', () => {
  const markdown = '# A\n\n```ts title\nconst a = 1;\n```\n\n```sh\nls\n```\n';
  expect(firstSnippet(markdown)).toEqual({ language: 'ts', code: 'const a = 1;\n' });
  expect(() => firstSnippet('# A\n')).toThrow('found none');
});

it('makes TypeScript with `using` run on Node 20', () => {
  const code =
    'class A { [Symbol.dispose](): void { console.log("gone"); } }\n{ using a: A = new A(); console.log(typeof a); }\n';
  const { command, text } = runnable({ language: 'ts', code });
  expect(execFileSync(command, ['--input-type=module', '--eval', text], { encoding: 'utf8' })).toBe('object\ngone\n');
});

it('leaves JavaScript alone and refuses other languages', () => {
  expect(runnable({ language: 'js', code: 'x' }).text).toBe('x');
  expect(() => runnable({ language: 'python', code: 'x' })).toThrow('python');
  expect(() => runnable({ language: '', code: 'x' })).toThrow('no language');
});
