export const say = (text: string): void => void process.stderr.write(`${new Date().toISOString()} ${text}\n`);

/** Between two moments in milliseconds. */
export const seconds = (from: number, to: number): number => (to - from) / 1000;

/** Figures by title, in the order in which the titles came. */
export class Table {
  private readonly rows = new Map<string, { readonly unit: string; readonly values: number[] }>();

  add(title: string, value: number, unit = ' s'): void {
    const row = this.rows.get(title) ?? { unit, values: [] };
    row.values.push(value);
    this.rows.set(title, row);
    say(`${title}: ${written(value, unit)}`);
  }

  print(): void {
    for (const [title, { unit, values }] of this.rows) {
      const sorted = [...values].sort((a, b) => a - b);
      const median = written(sorted[Math.floor(sorted.length / 2)]!, unit);
      console.log(`${title.padEnd(66)} median ${median}, most ${written(sorted.at(-1)!, unit)}, of ${sorted.length}`);
    }
  }
}

const written = (value: number, unit: string): string => `${value.toFixed(unit ? 1 : 2)}${unit}`;
