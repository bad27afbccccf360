#!/usr/bin/env bash
# Seeds the corpora from the golden cases. What the fuzzer found (`find-*`) stays as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
corpus=fuzz/corpus
find "$corpus" -name 'seed-*' -delete
mkdir -p "$corpus"/{decision,page,records,rules,phrase,both,matching}

# The smallest files of a folder, so many, of one ending.
smallest() { find "$2" -name "*.$3" -type f -size -6k -printf '%s %p\n' | sort -n | awk -v most="$1" 'NR <= most { print $2 }'; }

smallest 24 golden/decisions txt | while read -r file; do
  name=$(basename "$file" .txt)
  cp "$file" "$corpus/decision/seed-$name"
  {
    printf '<!doctype html><html><head><title>%s</title></head><body><main><article id=article><ol start=4>' "$name"
    sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/^/<li><p class=x>/' -e 's|$|</p></li>|' "$file"
    printf '</ol></article></main></body></html>\n'
  } > "$corpus/page/seed-$name"
  {
    printf '{"reference": "99 000 001", "date": "2024-03-01", "tags": ["a", {"b": [1.5]}], "text": "'
    sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/\t/\\t/g' -e 's/$/\\n/' "$file" | tr -d '\n'
    printf '"}\n{"text": ""}\n'
  } > "$corpus/records/seed-$name"
done
{ printf 'reference,decision_date,text\n99 000 001,2024-03-01,"'; sed 's/"/""/g' "$(smallest 1 golden/decisions txt)"; printf '"\n1;2\n'; } \
  > "$corpus/records/seed-table"
gzip -nc "$corpus/records/seed-table" > "$corpus/records/seed-table-packed"

smallest 99 golden/rule-errors yaml | while read -r file; do cp "$file" "$corpus/rules/seed-$(basename "$file" .yaml)"; done
cp tests/every-key.yaml "$corpus/rules/seed-every-key"

grep -hoE "^ +- '[^']+'" rules/lgsco.yaml | sed -E "s/^ +- '(.*)'/\1/" | awk 'NR % 40 == 0' |
  while read -r phrase; do printf '%s' "$phrase" > "$corpus/phrase/seed-$(printf '%s' "$phrase" | cksum | cut -d' ' -f1)"; done

smallest 5 golden/decisions txt | while read -r file; do
  { cat tests/every-key.yaml; printf '\n=====\n'; cat "$file"; } > "$corpus/both/seed-$(basename "$file" .txt)"
done

for number in 1 2 3 4 5 6 7 8; do
  printf '\003\%03o\004\001\002\005\%03o\003\001%s' "$number" "$((number * 7))" 'alpha bravo delta, alpha (bravo) delta; alpha delta bravo' \
    > "$corpus/matching/seed-$number"
done
