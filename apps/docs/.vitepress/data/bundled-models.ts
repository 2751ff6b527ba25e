import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface BundledModel {
  name: string;
  description: string;
  architecture: string;
  parameters: number;
  /** Of all files that are loaded. */
  bytes: number;
  /** As `scores.json` has them. */
  scores: Record<string, number | string>;
  hasCard: boolean;
}

const folder = fileURLToPath(new URL('../../../../models/', import.meta.url));
const files = ['config.json', 'tokenizer.json', 'model.safetensors'];

/** The models that have been made, by name. */
export function bundledModels(): BundledModel[] {
  const names = readdirSync(folder).filter((name) =>
    [...files, 'scores.json'].every((file) => existsSync(join(folder, name, file))),
  );
  return names.sort().map((name) => {
    const read = (file: string) => JSON.parse(readFileSync(join(folder, name, file), 'utf8'));
    const { parameters, ...scores } = read('scores.json');
    return {
      name,
      description: read('package.json').description,
      architecture: read('config.json').architectures.join(', '),
      parameters,
      bytes: files.reduce((sum, file) => sum + statSync(join(folder, name, file)).size, 0),
      scores,
      hasCard: card(name) !== undefined,
    };
  });
}

/** The model's card as a page of its own: pictures inside it, and no links to files that are not on the site. */
export function card(name: string): string | undefined {
  const file = join(folder, name, 'README.md');
  if (!existsSync(file)) return undefined;
  return readFileSync(file, 'utf8').replace(/(!?)\[([^\]]*)\]\((?!https?:|#)([^)]+)\)/g, (_, image, text, target) => {
    if (!image) return text;
    const picture = readFileSync(join(folder, name, target)).toString('base64');
    return `<img alt="${text}" src="data:image/svg+xml;base64,${picture}">`;
  });
}
