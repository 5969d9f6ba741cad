#!/usr/bin/env bash
# apply_cases.sh FOLDER: does the server refuse in the cases of testdata/apply what they say it
# refuses, and nothing else? Each case begins with an empty database; see the README there.
set -euo pipefail
folder=$1
failures=0

# One psql script a file. Before each statement goes a line on stderr that says where it is and what
# is expected of it.
make_script() {
    awk '
        /^-- case: / {
            print "\\c"
            print "DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS app CASCADE;"
            print "CREATE SCHEMA public; CREATE EXTENSION IF NOT EXISTS plpgsql;"
            error = ""
            next
        }
        /^-- error: / { error = substr($0, 11); next }
        /^-- unseen:/ { next }
        {
            if (!open) {
                gsub(/'"'"'/, "'"'"''"'"'", error)
                printf "\\warn '"'"'@@%s:%d:%s'"'"'\n", FILENAME, FNR, error
                error = ""
            }
            print
            open = !/;$/
        }' "$1"
}

# Pairs what was expected with what was said; prints where the two differ.
compare() {
    awk '
        function settle() {
            if (place != "" && said != expected) {
                printf "%s: expected \"%s\", the server said \"%s\"\n", place, expected, said
                wrong = 1
            }
        }
        /^@@/ {
            settle()
            split($0, field, ":")
            place = substr(field[1], 3) ":" field[2]
            expected = substr($0, length(place) + 4)
            said = ""
            next
        }
        match($0, /ERROR:  /) {
            said = substr($0, RSTART + 8)
            sub(/ at character [0-9]+$/, "", said)
        }
        END { settle(); exit wrong }'
}

for file in "$folder"/*.sql; do
    make_script "$file" | psql -Xq -v VERBOSITY=terse 2>&1 >/dev/null | compare ||
        failures=$((failures + 1))
done
[ "$failures" = 0 ]
