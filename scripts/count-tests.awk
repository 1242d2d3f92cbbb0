# Sums the closing block of Microsoft.Testing.Platform into one plain line; fails when a test failed or none ran.
/^Test run summary:/ { closing = 1 }
closing && /^  failed: /    { failed += $2 }
closing && /^  succeeded: / { passed += $2 }
closing && /^  skipped: /   { skipped += $2; closing = 0 }
END {
  printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
  exit (failed > 0 || passed == 0)
}
