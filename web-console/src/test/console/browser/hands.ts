import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

export interface DroppedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Drops a file as a person would, from outside of the browser. */
export async function drop(page: Page, selector: string, file: DroppedFile): Promise<void> {
  const transfer = await page.evaluateHandle(
    ({ name, type, bytes }) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name, { type }));
      return data;
    },
    { name: file.name, type: file.mimeType, bytes: [...file.buffer] },
  );
  for (const event of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent(selector, event, { dataTransfer: transfer });
  }
}

const axe = readFile('node_modules/axe-core/axe.min.js', 'utf8');

/** One sentence for each fault after WCAG 2.2 A and AA and axe's best practices, or after the rules given. */
export async function axeFaults(page: Page, where: string, rules?: string[]): Promise<string[]> {
  await page.evaluate(await axe);
  return page.evaluate(
    async ([place, only]) => {
      interface Axe {
        run: (options: object) => Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>;
      }
      const options = only ? { runOnly: only } : {};
      const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(options);
      return violations.map(({ id, help, nodes }) => `${place}: ${id}: ${help}: ${nodes[0]?.html ?? ''}`);
    },
    [where, rules] as const,
  );
}
