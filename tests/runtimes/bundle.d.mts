export function bundleSelfCheck(outfile: string): Promise<unknown>;
