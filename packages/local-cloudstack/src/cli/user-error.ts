/** A mistake of the user or of the machine they sit at: shown as it is, without a stack. */
export class UserError extends Error {}
