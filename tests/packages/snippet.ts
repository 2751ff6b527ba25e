/** Takes code out of a readme and makes it a file that runs. */
import ts from 'typescript';

export interface Snippet {
  language: string;
  code: string;
}

/** The first fenced block. Throws when there is none. */
export function firstSnippet(markdown: string): Snippet {
  const match = /^```([\w-]*)[^\n]*\n([\s\S]*?)^```/m.exec(markdown);
  if (!match) throw new Error('readme: expected a code block, found none');
  return { language: match[1], code: match[2] };
}

/** How to run a snippet: JavaScript as it stands, TypeScript without its types, shell line by line until one fails. */
export function runnable({ language, code }: Snippet): { file: string; command: string; text: string } {
  switch (language) {
    case 'js':
    case 'javascript':
    case 'mjs':
      return { file: 'snippet.mjs', command: 'node', text: code };
    case 'ts':
    case 'typescript': {
      const compilerOptions = {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
      };
      return { file: 'snippet.mjs', command: 'node', text: ts.transpileModule(code, { compilerOptions }).outputText };
    }
    case 'sh':
    case 'bash':
      return { file: 'snippet.sh', command: 'bash', text: `set -e\n${code}` };
    default:
      throw new Error(`readme: expected a first snippet in js, ts or sh, found ${language || 'no language'}`);
  }
}
