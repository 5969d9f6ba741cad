#!/usr/bin/env python3
"""random_pairs.py SEED COUNT: pairs of schemas, as testdata/diff has them, made at random.

The second schema of a pair is the first after some changes. The same seed gives the same pairs.
"""
import copy
import random
import sys

# Types that the server casts into one another by assignment or through text, with values that
# every row of the tests fits.
TYPES = ["integer", "bigint", "smallint", "numeric(12,2)", "text", "varchar(40)", "boolean",
         "timestamptz", "date", "jsonb", "uuid", "text[]", "integer[]", "bytea", "interval"]
DEFAULTS = {"integer": ["1", "(2 + 3)"], "bigint": ["7"], "smallint": ["0"],
            "numeric(12,2)": ["1.50"], "text": ["'x'", "lower('Y')"], "varchar(40)": ["'v'"],
            "boolean": ["true", "false"], "timestamptz": ["now()", "CURRENT_TIMESTAMP"],
            "date": ["CURRENT_DATE", "'2026-01-01'"], "jsonb": ["'{}'"],
            "uuid": ["gen_random_uuid()"], "text[]": ["'{}'"], "integer[]": ["'{1,2}'"],
            "interval": ["'1 day'"]}
NUMBERS = {"integer", "bigint", "smallint", "numeric(12,2)"}
STRINGS = {"text", "varchar(40)"}
SORTABLE = NUMBERS | STRINGS | {"boolean", "timestamptz", "date", "uuid", "interval", "text[]"}
ACTIONS = ["", " ON DELETE CASCADE", " ON DELETE SET NULL", " ON UPDATE CASCADE ON DELETE RESTRICT",
           " DEFERRABLE INITIALLY DEFERRED", " NOT VALID"]
ODD = ["", "", "", "", " x", "Q", "ü"]


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


class Maker:
    def __init__(self, rng):
        self.rng = rng
        self.count = 0

    def name(self, prefix):
        self.count += 1
        return prefix + str(self.count) + self.rng.choice(ODD)

    def chance(self, percent):
        return self.rng.random() * 100 < percent

    # ---- making ----------------------------------------------------------------------------

    def column(self, schema):
        kind = self.rng.choice(TYPES)
        if schema["enums"] and self.chance(12):
            kind = "@" + self.rng.choice(sorted(schema["enums"]))
        c = {"name": self.name("c"), "type": kind, "not_null": self.chance(30), "default": None,
             "comment": "a comment" if self.chance(8) else None}
        self.default(schema, c)
        return c

    def default(self, schema, c):
        c["default"] = None
        if c["type"].startswith("@"):
            if self.chance(40):
                c["default"] = "'" + schema["enums"][c["type"][1:]][0] + "'"
        elif c["type"] in DEFAULTS and self.chance(40):
            c["default"] = self.rng.choice(DEFAULTS[c["type"]])

    def table(self, schema):
        t = {"columns": [self.column(schema) for _ in range(self.rng.randint(1, 6))], "pk": None,
             "uniques": {}, "checks": {}, "fks": {}, "indexes": {}, "options": None,
             "comment": "of a table" if self.chance(10) else None, "triggers": {},
             "identity": self.chance(60), "unlogged": self.chance(5), "rls": self.chance(10),
             "policies": {}}
        if t["identity"]:
            t["columns"].insert(0, {"name": "id", "type": self.rng.choice(["integer", "bigint"]),
                                    "not_null": True, "default": None, "comment": None,
                                    "how": self.rng.choice(["identity", "always", "serial"])})
            t["pk"] = [self.name("pk"), ["id"]]
        for _ in range(self.rng.randint(0, 3)):
            self.add_part(schema, t)
        return t

    def some(self, t, kinds, most=2):
        fit = [c["name"] for c in t["columns"] if c["type"] in kinds or
               (c["type"].startswith("@") and "@" in kinds)]
        self.rng.shuffle(fit)
        return fit[:self.rng.randint(1, most)] if fit else []

    def add_part(self, schema, t):
        what = self.rng.choice(["unique", "check", "index", "index", "fk", "trigger", "policy"])
        if what == "unique":
            columns = self.some(t, SORTABLE | {"@"})
            if columns:
                t["uniques"][self.name("u")] = [columns, self.chance(20)]
        elif what == "check":
            self.add_check(t)
        elif what == "index":
            self.add_index(t)
        elif what == "fk":
            self.add_fk(schema, t)
        elif what == "trigger" and schema["triggers"]:
            t["triggers"][self.name("tr")] = [self.rng.choice(sorted(schema["triggers"])),
                                             self.rng.choice(["BEFORE INSERT", "AFTER UPDATE",
                                                              "BEFORE DELETE"])]
        elif what == "policy":
            t["policies"][self.name("p")] = self.rng.choice(["true", "current_user = 'x'"])

    def add_check(self, t):
        numbers, strings = self.some(t, NUMBERS, 1), self.some(t, STRINGS, 1)
        if numbers:
            t["checks"][self.name("ck")] = [quoted(numbers[0]) + self.rng.choice(
                [" >= 0", " < 1000000", " IS NOT NULL OR true"]), numbers[0]]
        elif strings:
            t["checks"][self.name("ck")] = ["length(" + quoted(strings[0]) + ") < 500", strings[0]]

    def add_index(self, t):
        columns = self.some(t, SORTABLE | {"@"}, 3)
        if not columns:
            return
        strings = self.some(t, STRINGS, 1)
        parts = [[quoted(c) + self.rng.choice(["", "", " DESC", " NULLS FIRST"]), c]
                 for c in columns]
        if strings and self.chance(30):
            parts.append(["lower(" + quoted(strings[0]) + ")", strings[0]])
        where = None
        if self.chance(25):
            w = self.rng.choice(columns)
            where = [quoted(w) + " IS NOT NULL", w]
        t["indexes"][self.name("i")] = [parts, self.chance(25), where,
                                        self.chance(10) and "fillfactor = 70"]

    def add_fk(self, schema, t):
        targets = [(n, o) for n, o in sorted(schema["tables"].items())
                   if o["pk"] and o["unlogged"] <= t["unlogged"]]
        if not targets:
            return
        n, o = self.rng.choice(targets)
        key = next(c for c in o["columns"] if c["name"] == o["pk"][1][0])
        if key["type"] not in ("integer", "bigint"):
            return
        c = {"name": self.name("f"), "type": key["type"], "not_null": False, "default": None,
             "comment": None}
        t["columns"].append(c)
        t["fks"][self.name("fk")] = [c["name"], n, self.rng.choice(ACTIONS)]

    def view(self, schema):
        names = sorted(schema["tables"])
        if not names:
            return
        n = self.rng.choice(names)
        columns = [c["name"] for c in schema["tables"][n]["columns"]]
        self.rng.shuffle(columns)
        columns = columns[:self.rng.randint(1, len(columns))]
        schema["views"][self.name("v")] = {
            "table": n, "columns": columns, "material": self.chance(20), "where": self.chance(30),
            "comment": "of a view" if self.chance(20) else None, "grant": self.chance(30)}

    def over_view(self, schema):
        names = sorted(v for v in schema["views"] if "over" not in schema["views"][v])
        if names:
            n = self.rng.choice(names)
            schema["views"][self.name("w")] = {"over": n, "material": False, "grant": False,
                                               "comment": None}

    def schema(self):
        s = {"enums": {}, "tables": {}, "views": {}, "triggers": {}, "functions": {},
             "sequences": {}}
        for _ in range(self.rng.randint(0, 2)):
            s["enums"][self.name("e")] = ["a", "b", "c"][:self.rng.randint(1, 3)]
        for _ in range(self.rng.randint(0, 2)):
            s["triggers"][self.name("tf")] = "RETURN NEW;"
        for _ in range(self.rng.randint(0, 2)):
            s["functions"][self.name("fn")] = ["integer", "SELECT $1 + 1"]
        for _ in range(self.rng.randint(1, 4)):
            s["tables"][self.name("t")] = self.table(s)
        for _ in range(self.rng.randint(0, 2)):
            self.view(s)
        if self.chance(40):
            self.over_view(s)
        return s

    # ---- changing --------------------------------------------------------------------------

    def drop_column(self, s, t, name):
        t["columns"] = [c for c in t["columns"] if c["name"] != name]
        if t["pk"] and name in t["pk"][1]:
            self.drop_key(s, t)
        t["uniques"] = {k: u for k, u in t["uniques"].items() if name not in u[0]}
        t["checks"] = {k: c for k, c in t["checks"].items() if c[1] != name}
        t["fks"] = {k: f for k, f in t["fks"].items() if f[0] != name}
        t["indexes"] = {k: i for k, i in t["indexes"].items()
                        if all(p[1] != name for p in i[0]) and not (i[2] and i[2][1] == name)}

    def drop_key(self, s, t):
        t["pk"] = None
        for other in s["tables"].values():
            other["fks"] = {k: f for k, f in other["fks"].items() if s["tables"].get(f[1]) is not t}

    def prune_views(self, s):
        for name in sorted(s["views"]):
            v = s["views"][name]
            if "over" in v:
                continue
            t = s["tables"].get(v["table"])
            have = [c["name"] for c in t["columns"]] if t else []
            v["columns"] = [c for c in v["columns"] if c in have]
            if not v["columns"]:
                del s["views"][name]
        for name in sorted(s["views"]):
            v = s["views"][name]
            if "over" in v and v["over"] not in s["views"]:
                del s["views"][name]

    def retype(self, s, t):
        keys = {f[0] for f in t["fks"].values()}
        fit = [c for c in t["columns"] if c["name"] != "id" and c["name"] not in keys and
               not any(c["name"] in i[0][0][1] for i in t["indexes"].values())]
        if not fit:
            return
        c = self.rng.choice(fit)
        family = NUMBERS if c["type"] in NUMBERS else STRINGS if c["type"] in STRINGS else None
        if family:
            c["type"] = self.rng.choice(sorted(family))
            self.default(s, c)

    def change_table(self, s, t):
        what = self.rng.randint(0, 13)
        if what <= 1:
            t["columns"].append(self.column(s))
        elif what == 2 and len(t["columns"]) > 1:
            self.drop_column(s, t, self.rng.choice(t["columns"])["name"])
        elif what == 3:
            self.retype(s, t)
        elif what == 4:
            self.default(s, self.rng.choice([c for c in t["columns"] if "how" not in c] or
                                            [self.column(s)]))
        elif what == 5:
            c = self.rng.choice(t["columns"])
            if c["name"] != "id":
                c["not_null"] = not c["not_null"]
        elif what <= 8:
            self.add_part(s, t)
        elif what == 9:
            parts = [(k, n) for k in ("uniques", "checks", "fks", "indexes", "triggers", "policies")
                     for n in sorted(t[k])]
            if parts:
                kind, name = self.rng.choice(parts)
                del t[kind][name]
        elif what == 10:
            t["comment"] = self.rng.choice([None, "new", "it's"])
        elif what == 11:
            t["rls"] = not t["rls"]
        elif what == 12:
            t["options"] = self.rng.choice([None, "fillfactor = 80", "autovacuum_enabled = off"])
        elif t["indexes"]:
            name = self.rng.choice(sorted(t["indexes"]))
            t["indexes"][name][1] = not t["indexes"][name][1]

    def change(self, s):
        what = self.rng.randint(0, 11)
        tables = sorted(s["tables"])
        if what <= 5 and tables:
            self.change_table(s, s["tables"][self.rng.choice(tables)])
        elif what == 6:
            s["tables"][self.name("t")] = self.table(s)
        elif what == 7 and tables:
            name = self.rng.choice(tables)
            self.drop_key(s, s["tables"][name])
            del s["tables"][name]
        elif what == 8:
            self.rng.choice([self.view, self.over_view])(s)
        elif what == 9 and s["views"]:
            name = self.rng.choice(sorted(s["views"]))
            if self.chance(50):
                del s["views"][name]
            else:
                s["views"][name]["grant"] = not s["views"][name]["grant"]
        elif what == 10 and s["enums"]:
            name = self.rng.choice(sorted(s["enums"]))
            values = s["enums"][name]
            values.insert(self.rng.randint(1, len(values)), self.name("x"))
        elif what == 11 and s["functions"]:
            name = self.rng.choice(sorted(s["functions"]))
            s["functions"][name] = [self.rng.choice(["integer", "bigint"]),
                                    self.rng.choice(["SELECT $1 + 1", "SELECT $1 * 2"])]
        self.prune_views(s)


# ---- printing ------------------------------------------------------------------------------


def column_text(c):
    kind = quoted(c["type"][1:]) if c["type"].startswith("@") else c["type"]
    how = c.get("how")
    if how == "serial":
        return quoted(c["name"]) + (" bigserial" if kind == "bigint" else " serial")
    text = quoted(c["name"]) + " " + kind
    if how:
        text += " GENERATED " + ("ALWAYS" if how == "always" else "BY DEFAULT") + " AS IDENTITY"
    if c["default"]:
        text += " DEFAULT " + c["default"]
    return text + (" NOT NULL" if c["not_null"] else "")


def table_text(n, t):
    rows = ["    " + column_text(c) for c in t["columns"]]
    if t["pk"]:
        rows.append("    CONSTRAINT %s PRIMARY KEY (%s)" % (
            quoted(t["pk"][0]), ", ".join(map(quoted, t["pk"][1]))))
    for k, (columns, distinct) in sorted(t["uniques"].items()):
        rows.append("    CONSTRAINT %s UNIQUE %s(%s)" % (
            quoted(k), "NULLS NOT DISTINCT " if distinct else "", ", ".join(map(quoted, columns))))
    for k, (check, _) in sorted(t["checks"].items()):
        rows.append("    CONSTRAINT %s CHECK (%s)" % (quoted(k), check))
    out = ["CREATE %sTABLE %s (\n%s\n)%s;" % ("UNLOGGED " if t["unlogged"] else "", quoted(n),
                                            ",\n".join(rows),
                                            " WITH (%s)" % t["options"] if t["options"] else "")]
    for k, (parts, unique, where, options) in sorted(t["indexes"].items()):
        out.append("CREATE %sINDEX %s ON %s (%s)%s%s;" % (
            "UNIQUE " if unique else "", quoted(k), quoted(n), ", ".join(p[0] for p in parts),
            " WITH (%s)" % options if options else "", " WHERE " + where[0] if where else ""))
    if t["comment"]:
        out.append("COMMENT ON TABLE %s IS '%s';" % (quoted(n), t["comment"].replace("'", "''")))
    for c in t["columns"]:
        if c["comment"]:
            out.append("COMMENT ON COLUMN %s.%s IS '%s';" % (quoted(n), quoted(c["name"]),
                                                             c["comment"]))
    if t["rls"]:
        out.append("ALTER TABLE %s ENABLE ROW LEVEL SECURITY;" % quoted(n))
    for k, using in sorted(t["policies"].items()):
        out.append("CREATE POLICY %s ON %s USING (%s);" % (quoted(k), quoted(n), using))
    return out


def text(s):
    out = []
    for n, values in sorted(s["enums"].items()):
        out.append("CREATE TYPE %s AS ENUM (%s);" % (quoted(n),
                                                     ", ".join("'%s'" % v for v in values)))
    for n, body in sorted(s["triggers"].items()):
        out.append("CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN %s END';" % (
            quoted(n), body))
    for n, (kind, body) in sorted(s["functions"].items()):
        out.append("CREATE FUNCTION %s(integer) RETURNS %s LANGUAGE sql AS '%s';" % (
            quoted(n), kind, body + "::" + kind if kind == "bigint" else body))
    for n, t in sorted(s["tables"].items()):
        out += table_text(n, t)
    for n, t in sorted(s["tables"].items()):
        for k, (column, target, action) in sorted(t["fks"].items()):
            key = s["tables"][target]["pk"][1]
            out.append("ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (%s)%s;" % (
                quoted(n), quoted(k), quoted(column), quoted(target), quoted(key[0]), action))
        for k, (function, when) in sorted(t["triggers"].items()):
            out.append("CREATE TRIGGER %s %s ON %s FOR EACH ROW EXECUTE FUNCTION %s();" % (
                quoted(k), when, quoted(n), quoted(function)))
    for over in (False, True):
        for n, v in sorted(s["views"].items()):
            if ("over" in v) == over:
                out += view_text(n, v)
    return "\n".join(out)


def view_text(n, v):
    if "over" in v:
        out = ["CREATE VIEW %s AS SELECT * FROM %s;" % (quoted(n), quoted(v["over"]))]
    else:
        out = ["CREATE %sVIEW %s AS SELECT %s FROM %s%s;" % (
            "MATERIALIZED " if v["material"] else "", quoted(n),
            ", ".join(map(quoted, v["columns"])), quoted(v["table"]),
            " WHERE %s IS NOT NULL" % quoted(v["columns"][0]) if v["where"] else "")]
    if v["comment"]:
        out.append("COMMENT ON %sVIEW %s IS '%s';" % ("MATERIALIZED " if v["material"] else "",
                                                     quoted(n), v["comment"]))
    if v["grant"]:
        out.append("GRANT SELECT ON %s TO PUBLIC;" % quoted(n))
    return out


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    for number in range(count):
        maker = Maker(random.Random("%d.%d" % (seed, number)))
        before = maker.schema()
        after = copy.deepcopy(before)
        for _ in range(maker.rng.randint(1, 8)):
            maker.change(after)
        print("-- pair: %d.%d\n-- from\n%s\n-- to\n%s\n" % (seed, number, text(before),
                                                           text(after)))


main()
