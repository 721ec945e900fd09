import { Fn } from 'cdktf';
import { Secret } from './secret';

const BEGIN = '-----BEGIN EC PRIVATE KEY-----\n';
const END = '\n-----END EC PRIVATE KEY-----\n';
/** In base64: length and version, then the private half. */
const [HEAD, HALF] = ['MHcC', 48];
/** The same with another length; name of the curve. */
const [SHORT_HEAD, CURVE] = ['MDEC', 'oAoGCCqGSM49AwEH'];

/**
 * A P-256 key without its public half, which programs work out from the private one. It needs half as much user data.
 *
 * @param key PEM as the tls provider writes it: SEC 1, where the private half comes first and fills whole groups of base64
 */
export const shortKey = (key: Secret): Secret =>
  Secret.around(
    key.name,
    [key],
    (pem) => `${BEGIN}${SHORT_HEAD}${Fn.substr(pem, BEGIN.length + HEAD.length, HALF)}${CURVE}${END}`,
    BEGIN.length + SHORT_HEAD.length + HALF + CURVE.length + END.length,
  );
