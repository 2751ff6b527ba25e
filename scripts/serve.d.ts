/** Serves a folder on the first free port from `port` on (0: any), cross-origin isolated unless told otherwise. */
export function serve(options: {
  root: string;
  port?: number;
  host?: string;
  isolated?: boolean;
}): Promise<{ url: string; close(): Promise<void> }>;
