/** Time of day; tests advance it by hand. */
export interface Clock {
  now(): Date;
}
