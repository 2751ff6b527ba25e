/** The packages of the workspace; folders are relative to the root. */
export function workspacePackages(root: string): {
  folder: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever a package.json holds
  manifest: Record<string, any>;
}[];
