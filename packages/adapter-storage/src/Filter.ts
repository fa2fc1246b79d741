/** A condition on a value, of which `place` is the parameter; one without a value does not matter. */
type Condition = readonly [value: unknown, text: (place: string) => string];

/** Conditions of a statement, and the values that they stand on behind those that it has anyway. */
export interface Filter {
  readonly conditions: string;
  readonly values: ReadonlyArray<unknown>;
}

/** All of these conditions that have a value; `true` without any. */
export const filterOf = (
  values: ReadonlyArray<unknown>,
  wanted: ReadonlyArray<Condition>,
): Filter => {
  const given = wanted.filter(([value]) => value !== undefined);
  const conditions = given.map(([, text], index) => text(`$${values.length + index + 1}`));
  return {
    conditions: conditions.length === 0 ? "true" : conditions.join(" and "),
    values: [...values, ...given.map(([value]) => value)],
  };
};
