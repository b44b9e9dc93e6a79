/** Words of PromQL that are no names of metrics. */
const WORDS = new Set(
  `sum min max avg count topk bottomk quantile by without on ignoring group_left group_right offset bool and or unless
   rate irate increase delta histogram_quantile clamp_min clamp_max abs ceil floor round time vector scalar label_replace
   absent avg_over_time max_over_time min_over_time sum_over_time inf nan`.split(/\s+/),
);

/** Names of the metrics that an expression asks for. */
export function metricsIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/"[^"]*"|'[^']*'/g, ' ')
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replaceAll(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/gi, ' ')
    .replaceAll(/\$\w+/g, ' ');
  const names = bare.match(/[a-zA-Z_:][a-zA-Z0-9_:]*/g) ?? [];
  return [...new Set(names.filter((name) => !WORDS.has(name.toLowerCase())))];
}
