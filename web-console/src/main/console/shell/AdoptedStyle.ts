/**
 * Does what a style element does, by a constructed style sheet, which the page's policy allows: its text is in force
 * while the element is in the document. The terminal's library makes these (scripts/xterm.ts).
 */
class AdoptedStyle extends HTMLElement {
  private readonly rules = new CSSStyleSheet();

  override get textContent(): string {
    return [...this.rules.cssRules].map(({ cssText }) => cssText).join('\n');
  }

  override set textContent(text: string) {
    this.rules.replaceSync(text);
  }

  connectedCallback(): void {
    document.adoptedStyleSheets.push(this.rules);
  }

  disconnectedCallback(): void {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== this.rules);
  }
}

if (!customElements.get('adopted-style')) {
  customElements.define('adopted-style', AdoptedStyle);
}
