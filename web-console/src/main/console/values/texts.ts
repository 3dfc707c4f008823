/** A sentence as people write it, with a capital at its beginning. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A text whose digests are cut to what people compare. */
export function shortDigests(text: string): string {
  return text.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, '$1…');
}

/** A sentence that another one follows. */
export function endedSentence(text: string): string {
  return sentence(/[.!?…]$/.test(text) ? text : `${text}.`);
}
