"use strict";
(() => {
    const histories = JSON.parse(document.getElementById("changes").textContent);

    /* What the schema holds after a migration: key -> [title, sql, state], the last change first. */
    function schemaAt(history, last) {
        const objects = new Map();
        for (let i = 0; i <= last; i++) {
            for (const [key, title, sql] of histories[history][i]) {
                const known = objects.get(key);
                if (sql !== null) {
                    const state = i < last ? "" : known ? "changed" : "made";
                    objects.set(key, { title, sql, state });
                } else if (i === last && known) {
                    objects.set(key, { title, sql: known.sql, state: "dropped" });
                } else {
                    objects.delete(key);
                }
            }
        }
        return [...objects.values()].sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0));
    }

    function show(box) {
        const target = box.querySelector(".objects");
        const objects = schemaAt(Number(box.dataset.history), Number(box.dataset.migration));
        for (const object of objects) {
            const details = document.createElement("details");
            const summary = document.createElement("summary");
            const code = document.createElement("pre");
            details.className = object.state === "changed" ? "made" : object.state;
            summary.textContent = object.title + (object.state ? " (" + object.state + ")" : "");
            code.textContent = object.sql;
            details.append(summary, code);
            target.append(details);
        }
        if (objects.length === 0) {
            target.textContent = "nothing";
        }
    }

    for (const box of document.querySelectorAll("details.schema")) {
        box.hidden = false;
        box.addEventListener("toggle", () => show(box), { once: true });
    }
    for (const box of document.querySelectorAll(".counts input")) {
        box.addEventListener("change", () => {
            document.body.classList.toggle("hide-" + box.value, !box.checked);
        });
    }
})();
