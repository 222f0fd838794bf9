/** As much of an element as the page of events touches. */
export class FakeElement {
  readonly children: unknown[] = [];
  readonly listeners = new Map<string, () => void>();
  value = '';
  readonly tag: string;
  constructor(tag: string) {
    this.tag = tag;
  }
  append(...more: unknown[]): void {
    this.children.push(...more);
  }
  replaceChildren(...instead: unknown[]): void {
    this.children.splice(0, Infinity, ...instead);
  }
  setAttribute(): void {}
  addEventListener(name: string, listener: () => void): void {
    this.listeners.set(name, listener);
  }
  get text(): string {
    return this.children.map((child) => (child instanceof FakeElement ? child.text : String(child))).join(' ');
  }
  find(tag: string): FakeElement | undefined {
    if (this.tag === tag) return this;
    return this.children.flatMap((child) => (child instanceof FakeElement ? (child.find(tag) ?? []) : []))[0];
  }
}
