/** The name under which tfjs knows the backend. */
export const backendName = 'glossa';
