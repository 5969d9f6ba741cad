#!/bin/sh
# check.sh FOLDER: holds the rooms of FOLDER/src to their order of #includes (docs/architecture.md).
# A room may include itself and the rooms before it; a library's header is included in one place.
# Prints each line that breaks a rule, and fails if there is one.
cd "$1" || exit 2

grep -rnE --include='*.c' --include='*.h' '^ *# *include *["<]' src | awk '
function complain(why) {
    print where ": " name ": " why
    bad = 1
}
function hold(pattern, place, room_name) {
    if (name ~ pattern && file !~ place) {
        complain("belongs to " room_name)
        return 1
    }
    return 0
}
BEGIN {
    count = split("base model dialect source check plan report cli", rooms, " ")
    for (i = 1; i <= count; i++) {
        rank[rooms[i]] = i
    }
}
{
    split($0, part, ":")
    file = part[1]
    where = part[1] ":" part[2]
    split(file, folder, "/")
    room = file ~ /^src\/api[^\/]*$/ ? "report" : folder[2]
    name = $0
    sub(/^[^"<]*["<]/, "", name)
    sub(/[">].*$/, "", name)
    split(name, target, "/")

    if (!(room in rank)) {
        complain("the file is in no room")
    } else if (target[1] in rank) {
        if (rank[target[1]] > rank[room]) {
            complain("comes after " room)
        }
    } else if (target[1] == "plumb") {
        if (rank[room] < rank["check"]) {
            complain("the public header is for check and what comes after it")
        }
    } else if (!hold("^libpq", "^src/dialect/postgres/live/", "src/dialect/postgres/live/") &&
               !hold("^sqlite3", "^src/dialect/sqlite", "src/dialect/sqlite") &&
               !hold("(^|/)cJSON", "^src/(source|check|dialect/postgres/read/)", "source, check and src/dialect/postgres/read/") &&
               !hold("^pcre2", "^src/check/", "check") &&
               !hold("^(pg_query|postgres\\.h|fmgr\\.h|c\\.h|miscadmin\\.h)", "^src/dialect/postgres/read/", "src/dialect/postgres/read/") &&
               name ~ /\// && name !~ /^(sys|netinet|arpa|linux|mach|cjson)\//) {
        # Any other folder is one of the PostgreSQL server: nodes/, utils/, catalog/, ...
        hold("/", "^src/dialect/postgres/read/", "src/dialect/postgres/read/")
    } else if ($0 ~ /include *"/ && name !~ /\// && file !~ /^src\/dialect\/postgres\/read\//) {
        complain("must name its room")
    }
}
END { exit bad }
'
