// `npm run house [-- REV --largest N]`: files, lines and their median in each package, now or at a git revision.
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { isMain, root as workspaceRoot } from './run.mjs';
import { isTestFile } from './source-files.mjs';

const source = /^packages\/([^/]+)\/(?:src|assembly)\/(.+\.(?:ts|mts|mjs|js))$/;

/** The number of lines of every file that is not empty, of a revision or of the working tree. */
function lineCounts(root, revision) {
  const args = ['grep', '--count', '-z', '--full-name', '-I', ...(revision ? [] : ['--untracked']), '-e', ''];
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 };
  const output = execFileSync('git', [...args, ...(revision ? [revision] : []), '--', 'packages'], options);
  return output
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(revision ? revision.length + 1 : 0).split('\0'))
    .map(([path, count]) => [path, Number(count)]);
}

/** The middle one; the mean of both middle ones where the number is even. */
export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The sizes of the packages' sources without tests.
 * @param {string} root
 * @param {string} [revision] of git; the working tree without one
 * @returns {{ name: string, files: number, lines: number, median: number, sizes: { file: string, lines: number }[] }[]}
 * by name; `sizes` from the largest
 */
export function measurePackages(root, revision) {
  const sizesOf = new Map();
  for (const [path, lines] of lineCounts(root, revision)) {
    const [, name, file] = source.exec(path) ?? [];
    if (name === undefined || isTestFile(file) || /\.generated\.\w+$/.test(file)) continue;
    sizesOf.set(name, [...(sizesOf.get(name) ?? []), { file: path, lines }]);
  }
  return [...sizesOf]
    .map(([name, sizes]) => summarize(name, sizes))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function summarize(name, sizes) {
  const lines = sizes.map((size) => size.lines);
  return {
    name,
    files: sizes.length,
    lines: lines.reduce((sum, count) => sum + count, 0),
    median: median(lines),
    sizes: [...sizes].sort((one, other) => other.lines - one.lines),
  };
}

/** @param {number} largest how many files of each package to name */
export function formatHouse(packages, largest) {
  const all = summarize(
    'all',
    packages.flatMap(({ sizes }) => sizes),
  );
  const row = (cells) => `| ${cells.join(' | ')} |`;
  return [
    row(['package', 'files', 'lines', 'median', 'largest files']),
    '|---|---:|---:|---:|---|',
    ...[...packages, all].map(({ name, files, lines, median, sizes }) => {
      const named = sizes
        .slice(0, largest)
        .map((size) => `${size.file.replace(`packages/${name}/`, '')} ${size.lines}`);
      return row([name, files, lines, median, name === 'all' ? '' : named.join(', ')]);
    }),
  ].join('\n');
}

if (isMain(import.meta.url)) {
  const { values, positionals } = parseArgs({
    options: { largest: { type: 'string', default: '3' } },
    allowPositionals: true,
  });
  console.log(formatHouse(measurePackages(workspaceRoot, positionals[0]), Number(values.largest)));
}
