/** Where Docker Engine comes from when it is not the distribution's own package. */
export const DOCKER_APT = {
  url: 'https://download.docker.com/linux',
  keyPath: 'debian/gpg',
  /** Of the key file of Docker's apt repository (fingerprint 9DC8 5822 9FC7 DD38 854A E2D8 8D81 803C 0EBF CD88). */
  keySha256: '1500c1f56fa9e26b9b8f42452a553675796ade0807cdce11975eb98170b3a570',
} as const;
