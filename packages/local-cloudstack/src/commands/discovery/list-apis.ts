import { invalidValue } from '../../wire/errors';
import type { Command } from '../command';
import { describe } from '../descriptions';

/** Describes exactly the commands that exist here; clients such as CloudMonkey build themselves from it. */
export function listApisOf(commands: () => readonly Command[]): Command {
  return {
    name: 'listApis',
    description: 'lists all available apis on the server, provided by the Api Discovery plugin',
    execute: (args, { caller }) => {
      const name = args.text('name');
      const permitted = commands().filter((command) => caller.isRootAdmin || !command.rootAdminOnly);
      const found = permitted.filter((command) => name === undefined || command.name === name);
      if (found.length === 0)
        throw invalidValue(`The API [${name}] does not exist or is not available for the account.`);
      return { body: { count: found.length, api: found.map(view) } };
    },
  };
}

function view({ name, description }: Command) {
  const { async: isasync, params, response } = describe(name);
  return {
    name,
    description,
    isasync,
    related: '',
    params: Object.entries(params).map(([parameter, { type, length, required }]) => ({
      name: parameter,
      description: '',
      type,
      length,
      required,
    })),
    response: Object.entries(response).map(([field, type]) => ({ name: field, description: '', type })),
  };
}
