/* The operations of a launch plan, and what they share. */
#ifndef GANTRY_OPERATIONS_H
#define GANTRY_OPERATIONS_H

#include "launcher.h"

#include <linux/openat2.h>

#define IN_ROOT (RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)
#define BENEATH (RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS)
#define STOP 1 /* the rest of the plan is another process's */

/* An operation's payload, decoded: registers, a directory, strings, the last string's size, numbers, the rest. */
struct payload {
	int *r[3];
	int d;
	const char *s[2];
	uint32_t size;
	uint64_t n[4];
	struct cursor rest;
};

#define OPERATION(name)                                                                                                \
	int op_##name(struct run *run __attribute__((unused)), struct payload *p __attribute__((unused)))

/*
 * All operations by code, from 1, as Operation.java has them. A signature tells the payload: r register, d directory,
 * s string, b bytes, u and q numbers of 32 and 64 bits; what it does not tell the operation reads itself.
 */
// clang-format off
#define OPERATIONS(_) \
	_(open, "rdsqq") _(close, "r") _(mkdir, "dsu") _(write, "dsb") _(mknod, "dsuuu") _(symlink, "dss") \
	_(tree, "rdsu") _(attributes, "ruqqu") _(fsopen, "rs") _(fsset, "rss") _(fslayer, "rsds") _(fsmount, "rru") \
	_(writable, "r") _(move, "rds") _(fsid, "u") _(cover, "rrr") _(lock, "r") _(pivot, "r") _(hostname, "b") \
	_(rlimit, "uqq") _(keyring, "s") _(ids, "uu") _(bound, "q") _(capabilities, "q") _(prctl, "uq") \
	_(seccomp, "b") _(target, "rrsu") _(chdir, "rs") _(duplicate, "ru") _(state, "sb") _(log, "qu") \
	_(witness, "s") _(group, "s") _(clone, "qd") _(exec, "") _(devices, "rb") _(join, "r") _(unshare, "u") \
	_(regroup, "ss") _(pipes, "uurr") _(input, "ruu") _(terminal, "rdsuuu") _(control, "r") _(attached, "u") \
	_(process, "ruq") _(enter, "rqd") _(init, "") _(setns, "rq") _(overlay, "ssu") _(root, "r")
// clang-format on

#define DECLARE(name, signature) OPERATION(name);
OPERATIONS(DECLARE)

/* files.c */
int keep(int *target, long fd);
int open_how(int directory, const char *path, uint64_t flags, uint64_t resolve);

/* program.c */
int set_capabilities(uint64_t mask);

/* plan.c */
const char *take_string(struct cursor *cursor);

#endif
