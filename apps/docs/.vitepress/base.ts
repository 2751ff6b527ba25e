/** The folder of the server that the site lies in, with slashes at both ends. */
export const base = process.env.DOCS_BASE ?? '/';

export const withBase = (path: string): string => base + path.replace(/^\//, '');
