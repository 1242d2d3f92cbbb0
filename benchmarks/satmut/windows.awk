# elements.fa, then effects.tsv: for each SNV with at least 10 barcodes the 145 bp around it with either allele, within its element.
# Writes a table for predict: id is element, number and allele; the measured effect goes to the file in `effects`.
BEGIN { FS = OFS = "\t"; length_bp = 145; print "id", "sequence" }
/^>/ {
  split(substr($0, 2), words, " "); element = words[1]
  split(words[2], place, /[:-]/); first[element] = place[2]
  next
}
FILENAME != table { sequence[element] = sequence[element] toupper($0); next }
FNR == 1 || length($6) != 1 || $7 !~ /^[ACGT]$/ || $8 < 10 { next }
{
  i = $3 - first[$1]                                   # 0-based within the element
  whole = sequence[$1]
  if (substr(whole, i + 1, 1) != $6) { print $1 ":" $3 " is not " $6 > "/dev/stderr"; exit 1 }
  start = i - 72
  if (start > length(whole) - length_bp) start = length(whole) - length_bp
  if (start < 0) start = 0
  window = substr(whole, start + 1, length_bp)
  at = i - start
  id = $1 "|" FNR
  print id "|ref", window
  print id "|alt", substr(window, 1, at) $7 substr(window, at + 2)
  print id, $11 > effects
}
