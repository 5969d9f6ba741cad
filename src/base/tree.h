/*
 * Tree: the files below one folder as somebody keeps them (a commit, an index), looked at like
 * those of the disk. A tree of NULL is the disk itself, so that who reads folders need not know
 * which.
 *
 * Paths are asked for as the user wrote them: absolute, or from the current folder, with `.` and
 * `..`. What lies outside the tree's root isn't there. A symbolic link is what it
 * names in the tree; a folder that is listed shows links to other folders as leading outside.
 *
 * Built on one thread, then only read, by any number.
 */
#ifndef PL_BASE_TREE_H
#define PL_BASE_TREE_H

#include "base/file.h"

typedef struct pl_tree pl_tree;

/* The bytes of a file, NUL-terminated, in arena. Called by several threads at once. */
typedef pl_status (*pl_tree_reader)(void *context, pl_arena *arena, const char *id,
                                    uint64_t maximum, const char **bytes, uint32_t *size,
                                    pl_error *error);

/* root: an absolute real path. Everything lives in arena. */
pl_tree *pl_tree_new(pl_arena *arena, const char *root, pl_tree_reader read, void *context);

/* path is from the root, with slashes, as "db/001.sql"; its folders are made. id is the reader's.
 * Both must live as long as the tree. */
void pl_tree_add(pl_tree *tree, const char *path, const char *id);
void pl_tree_add_link(pl_tree *tree, const char *path, const char *id);

/* As file.h has them. */
bool pl_tree_is_folder(const pl_tree *tree, const char *path);
bool pl_tree_exists(const pl_tree *tree, const char *path);
bool pl_tree_is_empty(const pl_tree *tree, const char *path);
pl_status pl_tree_list(const pl_tree *tree, pl_arena *arena, const char *folder, const char *root,
                       pl_entries *out, pl_error *error) PL_MUST_CHECK;
pl_status pl_tree_read(const pl_tree *tree, pl_arena *arena, const char *path, uint64_t maximum,
                       pl_text **out, pl_error *error) PL_MUST_CHECK;

/* A path as the user wrote it, from an absolute root: "db/001.sql", "" for the root itself. NULL:
 * it lies outside. Where words alone don't lead inside, the disk's links are followed. */
const char *pl_path_below(pl_arena *arena, const char *root, const char *path);

#endif
