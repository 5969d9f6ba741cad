#include "base/tree.h"

#include "base/map.h"
#include "base/str.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINKS 8 /* from link to link */
#define LINK_MAXIMUM 4096

typedef struct node {
    const char *path; /* from the root */
    const char *name;
    const char *id; /* NULL: a folder */
    bool link;
    PL_VEC(struct node *) children;
} node;

struct pl_tree {
    pl_arena *arena;
    const char *root;
    pl_tree_reader read;
    void *context;
    pl_map *nodes; /* by path */
};

/* Building. ------------------------------------------------------------------------------------ */

pl_tree *pl_tree_new(pl_arena *arena, const char *root, pl_tree_reader read, void *context)
{
    pl_tree *tree = pl_arena_make(arena, pl_tree);
    *tree = (pl_tree){.arena = arena,
                      .root = pl_arena_strdup(arena, root),
                      .read = read,
                      .context = context,
                      .nodes = pl_map_new(arena)};
    node *top = pl_arena_make(arena, node);
    *top = (node){.path = "", .name = ""};
    pl_map_put(tree->nodes, "", top);
    return tree;
}

/* The folders above are made on the way up, until one is there already. */
static node *add_node(pl_tree *tree, const char *path)
{
    node *added = pl_arena_make(tree->arena, node);
    *added = (node){.path = path, .name = pl_path_name(path)};
    pl_map_entry_kept(tree->nodes, path)->value = added;
    for (node *below = added;;) {
        const char *slash = strrchr(below->path, '/');
        const char *above = slash == NULL ? ""
                                          : pl_arena_strndup(tree->arena, below->path,
                                                             (size_t)(slash - below->path));
        node *folder = pl_map_get(tree->nodes, above);
        bool known = folder != NULL;
        if (!known) {
            folder = pl_arena_make(tree->arena, node);
            *folder = (node){.path = above, .name = pl_path_name(above)};
            pl_map_entry_kept(tree->nodes, above)->value = folder;
        }
        pl_vec_push(tree->arena, &folder->children, below);
        if (known) {
            return added;
        }
        below = folder;
    }
}

void pl_tree_add(pl_tree *tree, const char *path, const char *id)
{
    if (!pl_map_has(tree->nodes, path)) {
        add_node(tree, path)->id = id;
    }
}

void pl_tree_add_link(pl_tree *tree, const char *path, const char *id)
{
    if (!pl_map_has(tree->nodes, path)) {
        node *added = add_node(tree, path);
        added->id = id;
        added->link = true;
    }
}

/* Paths. --------------------------------------------------------------------------------------- */

/* Without `.`, `..` and doubled slashes, as words: no link is followed. */
static char *without_dots(pl_arena *arena, const char *absolute)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (const char *at = absolute; *at != '\0';) {
        at += strspn(at, "/");
        size_t size = strcspn(at, "/");
        if (size == 2 && memcmp(at, "..", 2) == 0) {
            const char *slash = strrchr(out.at, '/');
            out.count = slash != NULL ? (size_t)(slash - out.at) : 0;
            out.at[out.count] = '\0';
        } else if (size > 0 && !(size == 1 && at[0] == '.')) {
            pl_str_add_char(&out, '/');
            pl_str_add_bytes(&out, at, size);
        }
        at += size;
    }
    return out.count > 0 ? out.at : pl_arena_strdup(arena, "/");
}

static const char *behind_root(const char *root, const char *path)
{
    size_t size = pl_same(root, "/") ? 0 : strlen(root);
    if (strncmp(root, path, size) != 0 || (path[size] != '/' && path[size] != '\0')) {
        return NULL;
    }
    return path[size] == '/' ? path + size + 1 : path + size;
}

static const char *follow(pl_arena *arena, const char *root, const char *path)
{
    char *real = realpath(path, NULL);
    const char *found = real != NULL ? behind_root(root, real) : NULL;
    found = pl_arena_strdup(arena, found);
    free(real);
    return found;
}

const char *pl_path_below(pl_arena *arena, const char *root, const char *path)
{
    char *current = path[0] == '/' ? NULL : realpath(".", NULL);
    const char *absolute = current != NULL ? pl_arena_printf(arena, "%s/%s", current, path) : path;
    free(current);
    const char *found = behind_root(root, without_dots(arena, absolute));
    return found != NULL ? found : follow(arena, root, path);
}

/* Looking. ------------------------------------------------------------------------------------- */

/* Where a link leads: from the root, as the paths of nodes are; NULL: outside. */
static const char *target_path(const pl_tree *tree, pl_arena *arena, const node *link)
{
    const char *words;
    uint32_t size;
    if (tree->read(tree->context, arena, link->id, LINK_MAXIMUM, &words, &size, NULL) != PL_OK ||
        words[0] == '/') {
        return NULL;
    }
    const char *slash = strrchr(link->path, '/');
    int above = slash != NULL ? (int)(slash - link->path) : 0;
    return behind_root(tree->root,
                       without_dots(arena, pl_arena_printf(arena, "%s/%.*s/%s", tree->root, above,
                                                           link->path, words)));
}

/* The first folder on the way that is a link; *rest: what stands behind it. */
static const node *link_on(const pl_tree *tree, pl_arena *arena, const char *path,
                           const char **rest)
{
    for (const char *at = path; *at != '\0';) {
        at += strcspn(at, "/");
        const node *found =
            pl_map_get(tree->nodes, pl_arena_strndup(arena, path, (size_t)(at - path)));
        if (found != NULL && found->link) {
            *rest = at;
            return found;
        }
        at += *at == '/';
    }
    return NULL;
}

/* The file or folder at a path from the root, links followed. */
static const node *resolve(const pl_tree *tree, pl_arena *arena, const char *path)
{
    for (int i = 0; i < LINKS && path != NULL; i++) {
        const char *rest;
        const node *found = pl_map_get(tree->nodes, path);
        const node *link = found != NULL && !found->link ? NULL : link_on(tree, arena, path, &rest);
        if (link == NULL) {
            return found;
        }
        const char *target = target_path(tree, arena, link);
        path = target != NULL ? pl_arena_printf(arena, "%s%s", target, rest) : NULL;
    }
    return NULL;
}

static const node *node_at(const pl_tree *tree, pl_arena *arena, const char *path)
{
    return resolve(tree, arena, pl_path_below(arena, tree->root, path));
}

/* The file that an entry is or names; NULL: none, or a folder. */
static const node *target_of(const pl_tree *tree, pl_arena *arena, const node *from)
{
    const node *found = resolve(tree, arena, from->path);
    return found != NULL && found->id != NULL ? found : NULL;
}

static pl_entry_kind kind_of(const pl_tree *tree, pl_arena *arena, const node *at)
{
    if (at->link) {
        return target_of(tree, arena, at) != NULL ? PL_ENTRY_FILE : PL_ENTRY_OUTSIDE;
    }
    return at->id != NULL ? PL_ENTRY_FILE : PL_ENTRY_FOLDER;
}

static bool has_kind(const pl_tree *tree, const char *path, bool folder)
{
    pl_arena *scratch = pl_arena_new();
    const node *found = node_at(tree, scratch, path);
    bool yes = found != NULL && (found->id == NULL) == folder;
    pl_arena_free(scratch);
    return yes;
}

bool pl_tree_is_folder(const pl_tree *tree, const char *path)
{
    return tree == NULL ? pl_path_is_folder(path) : has_kind(tree, path, true);
}

bool pl_tree_exists(const pl_tree *tree, const char *path)
{
    if (tree == NULL) {
        return pl_path_exists(path);
    }
    return has_kind(tree, path, false) || has_kind(tree, path, true);
}

bool pl_tree_is_empty(const pl_tree *tree, const char *path)
{
    if (tree == NULL) {
        return pl_path_is_empty(path);
    }
    pl_arena *scratch = pl_arena_new();
    pl_text *text = NULL;
    bool empty =
        pl_tree_read(tree, scratch, path, PL_FILE_MAXIMUM, &text, NULL) == PL_OK && text->size == 0;
    pl_arena_free(scratch);
    return empty;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const pl_entry *)a)->name, ((const pl_entry *)b)->name);
}

static pl_status fail_missing(const char *what, const char *path, pl_error *error)
{
    pl_status status =
        pl_fail(error, PL_UNREADABLE, "can't %s %s: %s", what, path, strerror(ENOENT));
    pl_error_place(error, path, 0, 0);
    return status;
}

pl_status pl_tree_list(const pl_tree *tree, pl_arena *arena, const char *folder, const char *root,
                       pl_entries *out, pl_error *error)
{
    if (tree == NULL) {
        return pl_folder_list(arena, folder, root, out, error);
    }
    *out = (pl_entries){0};
    const node *found = node_at(tree, arena, folder);
    if (found == NULL || found->id != NULL) {
        return fail_missing("list the folder", folder, error);
    }
    for (size_t i = 0; i < found->children.count; i++) {
        const node *child = found->children.at[i];
        pl_entry entry = {.path = pl_path_join(arena, folder, child->name),
                          .kind = kind_of(tree, arena, child)};
        entry.name = pl_path_name(entry.path);
        pl_vec_push(arena, out, entry);
    }
    if (out->count > 0) {
        qsort(out->at, out->count, sizeof out->at[0], by_name);
    }
    return PL_OK;
}

pl_status pl_tree_read(const pl_tree *tree, pl_arena *arena, const char *path, uint64_t maximum,
                       pl_text **out, pl_error *error)
{
    if (tree == NULL || pl_same(path, "-")) {
        return pl_file_read(arena, path, maximum, out, error);
    }
    const node *found = node_at(tree, arena, path);
    found = found != NULL ? target_of(tree, arena, found) : NULL;
    if (found == NULL) {
        return fail_missing("read", path, error);
    }
    const char *bytes;
    uint32_t size;
    pl_status status =
        tree->read(tree->context, arena, found->id,
                   maximum < PL_FILE_MAXIMUM ? maximum : PL_FILE_MAXIMUM, &bytes, &size, error);
    if (status == PL_OK) {
        *out = pl_text_new(arena, pl_arena_strdup(arena, path), bytes, size);
    } else {
        pl_error_place(error, path, 0, 0);
    }
    return status;
}
