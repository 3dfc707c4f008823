/*
 * One per container: runs the plan's first part, then keeps the container's output and tells how it ended.
 * It needs nobody: agent and spawner may come and go.
 */
#include "launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WITNESS_LIMIT 4096

static void report(int connection, struct reply *reply) {
	/* Nobody may be there any more; the files tell the same. */
	(void)!write(connection, reply, sizeof(*reply));
}

static void remove_groups(struct run *run) {
	for (uint32_t i = run->removal_count; i-- > 0;) {
		for (int attempt = 0; rmdir(run->removals[i]) < 0 && errno == EBUSY && attempt < 200; attempt++) {
			usleep(5000);
		}
	}
}

/* `pid`: init's and the shim's number and start, then what the agent wants to find again. */
static int write_pid(struct run *run, uint64_t start) {
	size_t limit = run->label_size + 128;
	char *text = malloc(limit);
	if (text == NULL) {
		return -1;
	}
	int length = snprintf(text, limit, "%d %llu %d %llu\n", run->init, (unsigned long long)start, getpid(),
			      (unsigned long long)start_time(getpid()));
	memcpy(text + length, run->label, run->label_size);
	int result = replace_file(run->state, "pid", ".pid", text, (size_t)length + run->label_size);
	free(text);
	return result;
}

/* `exit`: wait status and time, then the witnesses as "NAME LENGTH", their bytes and a line end. */
static void write_exit(struct run *run, int status) {
	static char text[128 + NOTES * (WITNESS_LIMIT + 128)];
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	size_t used = (size_t)snprintf(text, sizeof(text), "%d %lld.%09ld\n", status, (long long)now.tv_sec, now.tv_nsec);
	for (uint32_t i = 0; i < run->witness_count; i++) {
		char bytes[WITNESS_LIMIT];
		int fd = open(run->witnesses[i], O_RDONLY | O_CLOEXEC);
		ssize_t count = fd < 0 ? -1 : read(fd, bytes, sizeof(bytes));
		close(fd);
		const char *name = strrchr(run->witnesses[i], '/');
		if (count >= 0 && name != NULL) {
			used += (size_t)snprintf(text + used, 128, "%.96s %zd\n", name + 1, count);
			memcpy(text + used, bytes, (size_t)count);
			used += (size_t)count;
			text[used++] = '\n';
		}
	}
	while (replace_file(run->state, "exit", ".exit", text, used) < 0 && errno == ENOSPC) {
		sleep(1);
	}
}

/* Reads what init says of its start: 1 it runs a program, 0 nothing yet, -1 it failed. */
static int read_record(struct run *run, struct reply *reply) {
	struct record record;
	ssize_t count = read(run->records[0], &record, sizeof(record));
	if (count == (ssize_t)sizeof(record)) {
		reply->error = record.error;
		reply->operation = record.operation;
		return -1;
	}
	return count == 0 ? 1 : 0;
}

/* Serves output and waits for the end of init; returns the wait status. */
static int supervise(struct run *run, int connection, struct reply *reply) {
	enum { RECORDS, STDOUT, STDERR, INIT, WATCHED };
	struct pollfd watched[WATCHED] = {
	    [RECORDS] = {.fd = run->records[0], .events = POLLIN},
	    [STDOUT] = {.fd = run->output[0], .events = POLLIN},
	    [STDERR] = {.fd = run->output[1], .events = POLLIN},
	    [INIT] = {.fd = (int)syscall(SYS_pidfd_open, run->init, 0), .events = POLLIN},
	};
	bool ended = false;
	while (!ended) {
		if (poll(watched, WATCHED, -1) < 0) {
			continue;
		}
		ended = watched[INIT].revents != 0;
		if (watched[RECORDS].revents != 0) {
			int told = read_record(run, reply);
			if (told != 0) {
				watched[RECORDS].fd = -1;
			}
			if (told == 1) {
				report(connection, reply);
				close(connection);
			}
		}
		for (int stream = 0; stream < 2; stream++) {
			struct pollfd *output = &watched[STDOUT + stream];
			if (output->revents != 0 && !log_read(stream, output->fd)) {
				log_finish(stream);
				close(output->fd);
				output->fd = -1;
			}
		}
	}
	/* Whoever wrote is gone: what is in the pipes is all there will be. */
	for (int stream = 0; stream < 2; stream++) {
		while (watched[STDOUT + stream].fd >= 0 && log_read(stream, watched[STDOUT + stream].fd)) {
		}
		log_finish(stream);
	}
	int status = 0;
	while (waitpid(run->init, &status, 0) < 0 && errno == EINTR) {
	}
	return status;
}

static void fail(struct run *run, int connection, struct reply *reply) {
	remove_groups(run);
	if (run->state >= 0) {
		unlinkat(run->state, "pid", 0);
	}
	report(connection, reply);
	_exit(1);
}

static void be_shim(struct run *run, int connection) {
	struct reply reply = {.operation = -1, .slot = -1, .pid = run->init};
	char path[32];
	prctl(PR_SET_NAME, "gantry-shim");
	for (int i = 0; i < REGISTERS; i++) {
		close(run->registers[i]);
	}
	/* Holding the mount namespace moves the overlay's final sync behind the report of the exit. */
	snprintf(path, sizeof(path), "/proc/%d/ns/mnt", run->init);
	int mounts = open(path, O_RDONLY | O_CLOEXEC);
	reply.start = start_time(run->init);
	if (run->state >= 0 && write_pid(run, reply.start) < 0) {
		reply.error = errno;
		reply.operation = run->index;
		kill(run->init, SIGKILL);
		waitpid(run->init, NULL, 0);
		fail(run, connection, &reply);
	}
	int status = supervise(run, connection, &reply);
	if (reply.error != 0) {
		fail(run, connection, &reply);
	}
	if (run->state >= 0) {
		write_exit(run, status);
	}
	close(mounts);
	remove_groups(run);
	_exit(0);
}

void run_shim(int connection, uint32_t length, struct slot slot) {
	static struct run run = {.index = -1, .state = -1, .output = {-1, -1}};
	struct reply reply = {.operation = -1, .slot = -1};
	unsigned char *plan = malloc(length);
	signal(SIGCHLD, SIG_DFL);
	for (int i = 0; i < REGISTERS; i++) {
		run.registers[i] = -1;
	}
	run.registers[REGISTER_USER] = slot.user;
	run.registers[REGISTER_NET] = slot.net;
	if (plan == NULL || read_all(connection, plan, length) < 0) {
		_exit(1);
	}
	run.plan = (struct cursor){.at = plan, .end = plan + length};
	int result = interpret(&run);
	if (run.inside) {
		struct record record = {.operation = run.index, .error = errno};
		if (result < 0 && write_all(run.records[1], &record, sizeof(record)) < 0) {
			_exit(2);
		}
		_exit(result < 0 ? 1 : 0);
	}
	if (result < 0) {
		reply.error = errno;
		reply.operation = run.index;
		fail(&run, connection, &reply);
	}
	if (run.cloned) {
		be_shim(&run, connection);
	}
	report(connection, &reply);
	_exit(0);
}
