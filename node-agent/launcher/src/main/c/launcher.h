/*
 * The launcher: spawner, shim and init, one static program that executes launch plans and knows no policy.
 *
 *   agent (Java)                spawner              shim                     init
 *     | header, sandbox -------->| fork -------------->|                        |
 *     |                          |                     | operations, as root of the host
 *     |                          |                     | CLONE ---------------->| operations, in its namespaces
 *     |<----------------------------------- prepared --| <-------------- record |
 *     |   any time later                               |                        |
 *     | ground -------------------------------------->| operations             |
 *     | shim's part, init's part --------------------->| operations             |
 *     |                                                | registers ------------>| operations, in the container
 *     |                                                | writes `pid`           |   ...
 *     |<------------------------------------- reply ---| <---- record or end ---| EXEC
 *                                                      | output -> log files, and whoever is attached; input
 *                                                      | wait -> writes `exit`, then cleans up
 *
 * Shim and init share their descriptors until init has its registers. Until then the end of the agent's connection
 * ends both; from then on the container needs nobody.
 *
 * A plan is a list of operations, each {u16 code, u16 flags, u32 length, payload}; numbers are little-endian,
 * a string is {u32 length, bytes, NUL}. Registers hold file descriptors. The first operation that fails ends
 * the plan and is reported by its index in its part and errno.
 */
#ifndef GANTRY_LAUNCHER_H
#define GANTRY_LAUNCHER_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROTOCOL_MAGIC 0x59525447u /* "GTRY" */
#define PROTOCOL_VERSION 8
#define PLAN_LIMIT (16u << 20)
#define REGISTERS 256
#define NOTES 16
#define ATTACHED 16

enum request { REQUEST_HELLO = 1, REQUEST_HOLD, REQUEST_RUN, REQUEST_DROP, REQUEST_QUIT, REQUEST_SEND };

struct header {
	uint32_t magic;
	uint16_t version;
	uint16_t kind;
	int32_t slot; /* the held namespaces that the request is about; -1 for none, and to drop all */
	uint32_t length;
};

enum part { PART_SANDBOX, PART_GROUND, PART_SHIM, PART_INIT };

/* HELLO: pid. HOLD: slot, and net as a descriptor number of the spawner. RUN, twice: pid and start of init, shim. */
struct reply {
	int32_t error;
	int32_t operation; /* index of the operation that failed in its part, -1 for none */
	int32_t pid;
	int32_t slot;
	int32_t net;
	int32_t part;
	uint64_t start;
	int32_t shim;
	int32_t reserved;
};

/* Pooled namespaces, held as descriptors: bind mounts would slow down every clone of a mount namespace. */
struct slot {
	int32_t number; /* never used twice, by no other spawner either */
	int user;
	int net;
};

enum { REGISTER_USER, REGISTER_NET };

struct cursor {
	const unsigned char *at;
	const unsigned char *end;
	bool bad;
};

/* What init tells the shim: an operation that failed, or -1: that it is prepared, then that it has its descriptors. */
struct record {
	int32_t operation;
	int32_t error;
};

/* Whether somebody stays attached, and whether the program waits for them to read. */
enum attendance { UNATTENDED, ATTENDED, WAITED_FOR };

struct run {
	struct cursor plan;
	int32_t index;
	int registers[REGISTERS];
	bool inside; /* this process is init */
	pid_t init;  /* else: its number, 0 before it was cloned */
	int connection;
	int records[2];	   /* from init */
	int orders[2];	   /* to init: the registers */
	int shim;	   /* by which init sees the shim's end */
	int state;	   /* the container's directory */
	const char *label; /* goes into the `pid` file as it is */
	uint32_t label_size;
	int output[2];		      /* the shim's ends of stdout and stderr; of a terminal the first */
	int terminal;		      /* the container's end of its terminal, so that it always has one */
	bool joined;		      /* it runs in the namespaces of another, which outlive it */
	enum attendance attached;     /* of who asked for the run */
	const char *removals[NOTES];  /* control groups to remove at the end */
	const char *witnesses[NOTES]; /* files to copy into `exit` before that */
	uint32_t removal_count;
	uint32_t witness_count;
};

/* plan.c */
uint32_t take_u32(struct cursor *cursor);
const char *take_bytes(struct cursor *cursor, uint32_t *size);
int interpret(struct run *run);

/* log.c */
void log_open(int directory, uint64_t file_size, uint32_t files);
bool log_read(int stream, int fd);
void log_finish(int stream);

/* attach.c */
void attach_open(void);
void attach_input(int fd);
void attach_add(int fd, bool waited_for);
bool attach_full(void);
void attach_output(int stream, const char *bytes, size_t size);
void attach_end(int status);
void attach_watch(struct pollfd watched[2 + ATTACHED]);
void attach_serve(const struct pollfd watched[2 + ATTACHED]);

/* shim.c */
void run_shim(int connection, uint32_t length, struct slot slot) __attribute__((noreturn));

/* io.c */
int read_all(int fd, void *buffer, size_t size);
int write_all(int fd, const void *buffer, size_t size);
int write_file(int directory, const char *path, const void *bytes, size_t size);
int replace_file(int directory, const char *name, const char *temporary, const void *bytes, size_t size);
int closing(int fd, int result);
uint64_t start_time(pid_t pid);
int send_netlink(struct cursor *cursor);

#endif
