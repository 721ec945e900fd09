import { UserError } from '../common/user-error';

type Kill = (signal: NodeJS.Signals) => void;

/**
 * What Ctrl-C does. Programs run in process groups of their own, so the terminal's signal reaches only us: a step that
 * can be broken off anywhere is ended at once; a deploy is left to finish its work, for what Terraform does not get to
 * write down is lost to it. A second Ctrl-C ends everything.
 */
export class Interruption {
  private asked = false;
  private end: Kill | undefined;
  private patient = false;

  constructor(private readonly goOnWith: string) {
    process.on('SIGINT', () => this.onSignal());
    process.on('SIGTERM', () => this.onSignal());
  }

  /** For `RunOptions.onStart` of programs that may be ended at any moment. */
  readonly breakOff = (kill: Kill): void => this.watch(kill, false);

  /** For `RunOptions.onStart` of programs that should come to their end. */
  readonly waitFor = (kill: Kill): void => this.watch(kill, true);

  /** Throws when Ctrl-C was pressed; called between steps and in waiting loops. */
  check(): void {
    if (this.asked) throw new UserError(`Stopped. ${this.goOnWith}`);
  }

  private watch(kill: Kill, patient: boolean): void {
    this.end = kill;
    this.patient = patient;
  }

  private onSignal(): void {
    if (this.asked || !this.patient) this.end?.('SIGTERM');
    if (this.asked) process.exit(130);
    if (this.patient) process.stderr.write('\nFinishing what Terraform has begun; Ctrl-C again to break it off\n');
    this.asked = true;
  }
}
