# effects, then predict's table: Pearson's r of alt - ref with the measured effect, for each element and track.
BEGIN { FS = OFS = "\t" }
NR == FNR { measured[$1] = $2; next }
/^##/ { next }
!tracks { tracks = NF; for (t = 2; t <= NF; t++) name[t] = $t; next }
$1 ~ /\|ref$/ { for (t = 2; t <= tracks; t++) ref[t] = $t; next }
{
  id = $1; sub(/\|alt$/, "", id)
  split(id, words, "|"); element = words[1]
  y = measured[id]; n[element]++; sy[element] += y; syy[element] += y * y
  for (t = 2; t <= tracks; t++) {
    x = $t - ref[t]; key = element SUBSEP t
    sx[key] += x; sxx[key] += x * x; sxy[key] += x * y
  }
}
END {
  for (element in n)
    for (t = 2; t <= tracks; t++) {
      key = element SUBSEP t; m = n[element]
      r = (sxy[key] - sx[key] * sy[element] / m) / sqrt((sxx[key] - sx[key] ^ 2 / m) * (syy[element] - sy[element] ^ 2 / m))
      printf "%s\t%d\t%s\t%.4f\n", element, m, name[t], r
    }
}
