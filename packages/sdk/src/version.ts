/** The version of this package, which `GET …/session` and `/info` tell. */
export const version = "0.1.0";
