// What a check of the workspace prints.

/**
 * Prints one line for each problem and sets the exit code.
 * @param {string[]} problems
 * @param {string} rule what was checked, in words
 */
export function printProblems(problems, rule) {
  for (const problem of problems) console.error(problem);
  const counted = problems.length === 1 ? '1 violation' : `${problems.length} violations`;
  console.log(problems.length === 0 ? `No violation of ${rule}.` : `${counted} of ${rule}.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
