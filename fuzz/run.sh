#!/usr/bin/env bash
# Fuzzes every target for so many seconds: fuzz/run.sh [SECONDS] [TARGET…]. With KEEP=1, the smallest set of inputs that
# reaches all code that was reached is kept in fuzz/corpus/TARGET.tar.gz, with which the next run begins. See
# docs/fuzzing.md.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-60}
shift || true
targets=("${@:-}")
[ -n "${targets[0]}" ] || targets=(table dialect ofx qif mt940 camt workbook archive workspace descriptor classifier classifier_state rule)

cargo fuzz --version >/dev/null 2>&1 || { echo "installing cargo-fuzz (once)…"; cargo install cargo-fuzz --locked; }
cargo +nightly fuzz build
release=target/$(rustc -vV | sed -n 's/^host: //p')/release
# The sanitizer's report of leaks at exit is of no use here, and wants to trace the process.
export ASAN_OPTIONS=detect_leaks=0
"$release/seeds" target/seeds

for target in "${targets[@]}"; do
  mkdir -p "target/corpus/$target" "artifacts/$target"
  [ ! -f "corpus/$target.tar.gz" ] || tar -xzf "corpus/$target.tar.gz" -C "target/corpus/$target"
  dictionary=()
  [ ! -f "dictionaries/$target.dict" ] || dictionary=("-dict=dictionaries/$target.dict")
  echo "$target for $seconds s"
  # What the readers hold is limited to 100 MiB by the allocator of the targets (src/lib.rs). What libFuzzer counts has
  # the sanitizer's shadow and quarantine and the corpus in it besides, so that its own limit is only a last resort.
  "$release/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -malloc_limit_mb=100 -max_len=8192 \
    -artifact_prefix="artifacts/$target/" "${dictionary[@]}" -print_final_stats=1 \
    "target/corpus/$target" "target/seeds/$target" > "target/$target.log" 2>&1 \
    || { tail -n 40 "target/$target.log"; echo "$target found something: see fuzz/artifacts/$target"; exit 1; }
  grep -E '^(Done|stat::(number_of_executed_units|peak_rss_mb))' "target/$target.log"
  if [ -n "${KEEP:-}" ]; then
    kept=target/kept/$target
    rm -rf "$kept" && mkdir -p "$kept" corpus
    "$release/$target" -merge=1 -use_counters=0 -timeout=10 "$kept" "target/corpus/$target" > "target/$target-kept.log" 2>&1
    # The same inputs make the same file, whoever packs them and when.
    tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf - -C "$kept" . | gzip -9n > "corpus/$target.tar.gz"
  fi
done
