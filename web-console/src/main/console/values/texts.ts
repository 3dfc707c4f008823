/** A sentence as people write it, with a capital at its beginning unless it begins with a name such as web.1. */
export function sentence(text: string): string {
  return /^[a-z]+([\s:,]|$)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** A text whose digests are cut to what people compare. */
export function shortDigests(text: string): string {
  return text.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, '$1…');
}

/** A sentence that another one follows. */
export function endedSentence(text: string): string {
  return sentence(/[.!?…]$/.test(text) ? text : `${text}.`);
}
