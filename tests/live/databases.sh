# For the scripts beside it: databases made, filled and looked at. $here is this folder, $folder a
# temporary one.

sql() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; }

# Runs a file; what the server says is shown when it refuses.
run() {
    if ! sql -d "$1" -f "$2" >"$folder/log" 2>&1; then
        cat "$folder/log"
        return 1
    fi
}

# Roles are of the whole cluster: each database begins without those of the tests.
fresh() {
    sql -c "DROP DATABASE IF EXISTS $1" 2>/dev/null || return 1
    sql -c "SELECT format('DROP ROLE %I;', rolname) FROM pg_roles WHERE rolname LIKE 'plumb\_%'" |
        sql -f - || return 1
    sql -c "CREATE DATABASE $1 TEMPLATE template0"
}

# Everything the catalogue tells about a database, as lines that are equal for equal databases.
catalogue() {
    local file
    for file in "$here"/catalogue/*.sql; do
        sql -d "$1" -f "$file" || return 1
    done
}
