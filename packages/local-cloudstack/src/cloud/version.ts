/** The CloudStack whose answers these are. */
export const cloudStackVersion = '4.22.0.0';
