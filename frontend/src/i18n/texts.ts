/** The shape of a catalog whose words are another language's. */
export type Texts<Catalog> = {
  readonly [Key in keyof Catalog]: Catalog[Key] extends string ? string : Texts<Catalog[Key]>;
};
