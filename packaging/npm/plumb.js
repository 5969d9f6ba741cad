#!/usr/bin/env node
// Runs the program that this package carries, with its arguments, standard streams and exit code.
"use strict";
const { spawnSync } = require("child_process");
const path = require("path");

const folder = path.join(__dirname, "lib");
const libraries = [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
const run = spawnSync(path.join(folder, "plumb"), process.argv.slice(2), {
    stdio: "inherit",
    env: { ...process.env, LD_LIBRARY_PATH: libraries },
});
if (run.error) {
    console.error("plumb-migrations: " + run.error.message);
    console.error("  hint: the package holds a program for Linux on x64 with glibc 2.36 or newer");
    process.exit(70);
}
if (run.signal) {
    process.kill(process.pid, run.signal);
}
process.exit(run.status);
