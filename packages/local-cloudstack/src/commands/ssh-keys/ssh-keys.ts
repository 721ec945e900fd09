import { createHash, generateKeyPairSync } from 'node:crypto';
import type { SshKeyPair } from '../../state/entities';
import type { Store } from '../../state/store';
import { ApiError, ErrorCode, ExceptionCode, invalidValue } from '../../wire/errors';
import type { Command, Context } from '../command';
import { filtered, listReply, nameContains, named, visible } from '../lists';
import { shortOwnerOf } from '../views';

const view = (store: Store, pair: SshKeyPair) => ({
  id: pair.id,
  name: pair.name,
  ...shortOwnerOf(store, pair.accountId),
  fingerprint: pair.fingerprint,
  hasannotations: false,
});

/** `ssh-ed25519 AAAA… comment` → type and key, without the comment; nothing when it is no key. */
function parsePublicKey(text: string): string | undefined {
  const [type, key] = text.trim().split(/\s+/);
  if (!type || !key || !/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return undefined;
  const blob = Buffer.from(key, 'base64');
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  return blob.subarray(4, 4 + length).toString() === type ? `${type} ${key}` : undefined;
}

/** MD5 of the key, as `ssh-keygen -E md5` prints it. */
function fingerprint(publicKey: string): string {
  const digest = createHash('md5')
    .update(Buffer.from(publicKey.split(' ')[1]!, 'base64'))
    .digest('hex');
  return digest.match(/../g)!.join(':');
}

function insert({ store, caller }: Context, name: string, publicKey: string): SshKeyPair {
  const mine = store.sshKeyPairs.filter((pair) => pair.accountId === caller.account.id);
  if (mine.some((pair) => pair.name === name)) {
    throw invalidValue(`A key pair with name '${name}' already exists for this account.`);
  }
  const print = fingerprint(publicKey);
  if (mine.some((pair) => pair.fingerprint === print)) {
    throw invalidValue(`A key pair with key '${publicKey}' already exists for this account.`);
  }
  return store.sshKeyPairs.insert({ accountId: caller.account.id, name, publicKey, fingerprint: print });
}

const registerSSHKeyPair: Command = {
  name: 'registerSSHKeyPair',
  description: 'Register a public key in a keypair under a certain name',
  execute: (args, context) => {
    const publicKey = parsePublicKey(args.required('publickey'));
    if (!publicKey) throw invalidValue('Public key is invalid');
    return { body: { keypair: view(context.store, insert(context, args.required('name'), publicKey)) } };
  },
};

const createSSHKeyPair: Command = {
  name: 'createSSHKeyPair',
  description: 'Create a new keypair and returns the private key',
  execute: (args, context) => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { e, n } = publicKey.export({ format: 'jwk' });
    const parts = [Buffer.from('ssh-rsa'), unsigned(e!), unsigned(n!)];
    const blob = Buffer.concat(parts.flatMap((part) => [lengthOf(part), part]));
    const pair = insert(context, args.required('name'), `ssh-rsa ${blob.toString('base64')}`);
    const privatekey = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    return { body: { keypair: { privatekey, ...view(context.store, pair) } } };
  },
};

/** A number as SSH writes it: a leading zero keeps it positive. */
function unsigned(base64url: string): Buffer {
  const bytes = Buffer.from(base64url, 'base64url');
  return bytes[0]! >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
}

function lengthOf(part: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}

const listSSHKeyPairs: Command = {
  name: 'listSSHKeyPairs',
  description: 'List registered keypairs',
  subject: 'sshKeyPairs',
  execute: (args, context) =>
    listReply(args, {
      key: 'sshkeypair',
      rows: filtered(args, visible(args, context, context.store.sshKeyPairs.live()), {
        name: named,
        keyword: nameContains,
        fingerprint: (pair, wanted) => pair.fingerprint === wanted,
      }),
      view: (pair) => view(context.store, pair),
    }),
};

const deleteSSHKeyPair: Command = {
  name: 'deleteSSHKeyPair',
  description: 'Deletes a keypair by name',
  execute: (args, { store, caller }) => {
    const name = args.required('name');
    const pair = store.sshKeyPairs.find((one) => one.name === name && one.accountId === caller.account.id);
    if (!pair) {
      throw new ApiError(
        ErrorCode.parameter,
        `A key pair with name '${name}' does not exist for account ${caller.account.name} in specified domain id`,
        ExceptionCode.invalidParameterValue,
        [{ uuid: caller.account.domainId, description: 'domainId' }],
      );
    }
    store.sshKeyPairs.delete(pair.id);
    return { body: { success: true } };
  },
};

export const sshKeyCommands = [registerSSHKeyPair, createSSHKeyPair, listSSHKeyPairs, deleteSSHKeyPair];
