export interface Progress {
  show(what: string, done: number, of: number): void;
  end(): void;
}

const WIDTH = 30;
const EVERY_MS = 100;
const LINE_EVERY_MS = 10_000;

/** A bar that is drawn over itself on a terminal; elsewhere a line now and then. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  let shownAt = -Infinity;
  let shown = '';
  let drawn = false;
  const wipe = (): void => {
    if (drawn) stream.write('\r\u001b[K');
    drawn = false;
  };
  return {
    show: (what, done, of) => {
      const now = performance.now();
      const text = `${what} ${done}/${of}`;
      const isNews = text !== shown && (done === of || now - shownAt >= (stream.isTTY ? EVERY_MS : LINE_EVERY_MS));
      if (!isNews) return;
      [shownAt, shown] = [now, text];
      if (!stream.isTTY) return void stream.write(`${text}\n`);
      wipe();
      stream.write(`${bar(done, of)} ${what}`);
      drawn = true;
    },
    end: wipe,
  };
}

/** `[███████░░░] 70/100` */
export function bar(done: number, of: number, width = WIDTH): string {
  const full = of > 0 ? Math.floor((Math.min(done, of) / of) * width) : 0;
  return `[${'█'.repeat(full)}${'░'.repeat(width - full)}] ${done}/${of}`;
}
