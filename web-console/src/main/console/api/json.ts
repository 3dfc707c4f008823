/**
 * Reads JSON as the API means it: what is null is as good as absent. Like JSON.parse it believes that the text is what
 * the caller says.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function readJson<T>(text: string): T {
  return JSON.parse(text, (_, value: unknown) => value ?? undefined) as T;
}
