/** User and password of a device. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}
