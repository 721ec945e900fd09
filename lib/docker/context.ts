/** Folder that the commands of a swarm keep the operator's PEM files in. */
export const PEM_FOLDER = 'pem';

/** `docker context create …`: docker copies the three files into the context. */
export const dockerContext = (name: string, apiUrl: string, folder = PEM_FOLDER): string =>
  `docker context create ${name} --docker "host=${apiUrl},ca=${folder}/ca.pem,cert=${folder}/cert.pem,key=${folder}/key.pem"`;
