/*
 * One per container: runs the plan's first part, then keeps the container's output and tells how it ended.
 * It needs nobody: agent and spawner may come and go.
 */
#include "launcher.h"

#include <sys/resource.h>

#include <linux/close_range.h>

#define WITNESS_LIMIT 4096
#define IDLE_MILLIS 20

/* Nobody may be there any more; the files tell the same. */
static void report(int connection, struct reply *reply, enum attendance attached) {
	(void)!write(connection, reply, sizeof(*reply));
	if (attached != UNATTENDED && reply->error == 0)
		attach_add(connection, attached == WAITED_FOR);
	else
		close(connection);
}

static void remove_groups(struct run *run) {
	for (uint32_t i = run->removal_count; i-- > 0;)
		for (int attempt = 0; rmdir(run->removals[i]) < 0 && errno == EBUSY && attempt < 200; attempt++)
			usleep(5000);
}

/* `pid`: init's and the shim's number and start, then what the agent wants to find again. */
static int write_pid(struct run *run, uint64_t start) {
	size_t limit = run->label_size + 128;
	char *text = malloc(limit);
	if (text == NULL) return -1;
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
	int used = snprintf(text, sizeof(text), "%d %lld.%09ld\n", status, (long long)now.tv_sec, now.tv_nsec);
	for (uint32_t i = 0; i < run->witness_count; i++) {
		char bytes[WITNESS_LIMIT];
		const char *name = strrchr(run->witnesses[i], '/');
		int fd = open(run->witnesses[i], O_RDONLY | O_CLOEXEC);
		ssize_t count = fd < 0 ? -1 : closing(fd, (int)read(fd, bytes, sizeof(bytes)));
		if (count >= 0 && name != NULL) {
			used += snprintf(text + used, 128, "%.96s %zd\n", name + 1, count);
			memcpy(text + used, bytes, (size_t)count);
			used += (int)count;
			text[used++] = '\n';
		}
	}
	while (replace_file(run->state, "exit", ".exit", text, (size_t)used) < 0 && errno == ENOSPC) sleep(1);
}

/* Closing the last descriptor of a detached mount waits for every processor: nobody shall wait for it. */
static void close_registers(struct run *run) {
	for (int i = 0; i < REGISTERS; i++) {
		if (run->registers[i] >= 0) close(run->registers[i]);
		run->registers[i] = -1;
	}
}

/* What the way to the program had no time for. */
static void settle(struct run *run) {
	close_registers(run);
	attach_open();
}

static long long now_millis(void) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Waits until a descriptor can be read, or a process has ended: returns false. */
static bool awaits(int fd, int process) {
	struct pollfd watched[] = {{.fd = fd, .events = POLLIN}, {.fd = process, .events = POLLIN}};
	while (poll(watched, 2, -1) < 0) {}
	return watched[0].revents != 0;
}

/* Takes what init says; returns false at the end, which execve closes. */
static bool heed(struct run *run, struct reply *reply) {
	struct record record;
	if (read_all(run->records[0], &record, sizeof(record)) == 0) {
		if (record.operation < 0) {
			if (run->records[1] >= 0) close(run->records[1]);
			run->records[1] = -1;
		} else {
			reply->operation = record.operation;
			reply->error = record.error;
		}
		return true;
	}
	if (reply->error == 0 && run->records[1] != -1) reply->error = ECHILD;
	if (reply->error == 0) report(run->connection, reply, run->attached);
	setpriority(PRIO_PROCESS, 0, 0);
	return false;
}

enum { RECORDS, OUTPUT, INIT = OUTPUT + 2, ATTACH, WATCHED = ATTACH + 2 + ATTACHED };

/* Reads output where there is some and the container need not wait for somebody, not even for the first reader. */
static void pass_output(struct run *run, const struct pollfd *watched) {
	if (run->records[0] >= 0) return;
	for (int stream = 0; stream < 2; stream++) {
		if (watched[OUTPUT + stream].revents != 0 && !attach_full() && !log_read(stream, run->output[stream])) {
			close(run->output[stream]);
			run->output[stream] = -1;
		}
	}
}

/* Serves output and input, and waits for the end of init. A failed start is left in the reply. */
static void serve(struct run *run, int process, struct reply *reply) {
	struct pollfd watched[WATCHED] = {{0}};
	for (long long settled = 0; watched[INIT].revents == 0;) {
		bool full = attach_full() || run->records[0] >= 0;
		watched[RECORDS] = (struct pollfd){.fd = run->records[0], .events = POLLIN};
		watched[OUTPUT] = (struct pollfd){.fd = full ? -1 : run->output[0], .events = POLLIN};
		watched[OUTPUT + 1] = (struct pollfd){.fd = full ? -1 : run->output[1], .events = POLLIN};
		watched[INIT] = (struct pollfd){.fd = process, .events = POLLIN};
		attach_watch(watched + ATTACH);
		int ready = poll(watched, WATCHED, settled > 0 ? IDLE_MILLIS : -1);
		if (settled > 0 && now_millis() >= settled) {
			settle(run);
			settled = -1;
		}
		if (ready <= 0) continue;
		if (watched[RECORDS].revents != 0 && !heed(run, reply)) {
			close(run->records[0]);
			run->records[0] = -1;
			settled = now_millis() + IDLE_MILLIS;
		}
		pass_output(run, watched);
		attach_serve(watched + ATTACH);
	}
}

/* From the start of a program to its end; returns the wait status. */
static int supervise(struct run *run, int process, struct reply *reply) {
	serve(run, process, reply);
	close(process);
	if (run->records[1] >= 0) { /* it may have said that it has its descriptors, or never */
		close(run->records[1]);
		run->records[1] = -2;
	}
	while (run->records[0] >= 0 && heed(run, reply)) {}
	/* Where nobody else can write, what is in the pipes is all there will be. */
	for (int stream = 0; stream < 2; stream++) {
		while (run->output[stream] >= 0 && log_read(stream, run->output[stream])) {}
		log_finish(stream);
	}
	int status = 0;
	while (waitpid(run->init, &status, 0) < 0 && errno == EINTR) {}
	run->init = 0;
	return status;
}

/* Whoever the program left behind may write on, to nobody; the shim's own ends would keep the pipes open for ever. */
static void linger(struct run *run) {
	close_registers(run);
	char bytes[4096];
	struct pollfd left[2] = {{.fd = run->output[0], .events = POLLIN}, {.fd = run->output[1], .events = POLLIN}};
	while (run->terminal < 0 && (left[0].fd >= 0 || left[1].fd >= 0) && poll(left, 2, -1) > 0)
		for (int stream = 0; stream < 2; stream++)
			if (left[stream].revents != 0 && read(left[stream].fd, bytes, sizeof(bytes)) == 0)
				left[stream].fd = -1;
}

/* Nothing is left when it is told. */
static __attribute__((noreturn)) void fail(struct run *run, struct reply *reply) {
	if (run->init > 0 && kill(run->init, SIGKILL) == 0) waitpid(run->init, NULL, 0);
	close_registers(run);
	remove_groups(run);
	if (run->state >= 0) unlinkat(run->state, "pid", 0);
	report(run->connection, reply, UNATTENDED);
	_exit(1);
}

/* Reads {u32 length, operations} and executes them. */
static int execute_part(struct run *run, uint32_t length) {
	unsigned char *plan = length > PLAN_LIMIT ? NULL : malloc(length);
	run->index = -1;
	errno = EMSGSIZE;
	if (plan == NULL || read_all(run->connection, plan, length) < 0) return -1;
	run->plan = (struct cursor){.at = plan, .end = plan + length};
	return interpret(run);
}

static int execute_next(struct run *run) {
	uint32_t length = 0;
	return read_all(run->connection, &length, sizeof(length)) < 0 ? -1 : execute_part(run, length);
}

/* Init, with its namespaces made: waits for the container that it shall be. */
static int be_container(struct run *run) {
	struct record record = {.operation = -1};
	if (write_all(run->records[1], &record, sizeof(record)) < 0 || !awaits(run->orders[0], run->shim)) _exit(0);
	int registers[REGISTERS];
	if (read_all(run->orders[0], registers, sizeof(registers)) < 0 ||
	    syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC) < 0 ||
	    write_all(run->records[1], &record, sizeof(record)) < 0)
		return -1;
	for (int i = 0; i < REGISTERS; i++)
		if (registers[i] >= 0) run->registers[i] = registers[i];
	return execute_next(run);
}

/* Has init prepared, waits for the container's parts and executes all but its own; 0, or the error. */
static int start(struct run *run, int process, struct reply *reply) {
	struct record record;
	errno = ECHILD;
	if (!awaits(run->records[0], process) || read_all(run->records[0], &record, sizeof(record)) < 0) return errno;
	reply->operation = record.operation;
	if (record.operation >= 0) return record.error;
	if (write_all(run->connection, reply, sizeof(*reply)) < 0) return errno;
	for (reply->part = PART_GROUND; reply->part <= PART_SHIM; reply->part++) {
		run->index = -1;
		errno = ECHILD;
		bool done = awaits(run->connection, process) && execute_next(run) == 0;
		reply->operation = run->index;
		if (!done) return errno;
	}
	if (write_all(run->orders[1], run->registers, sizeof(run->registers)) < 0) return errno;
	return run->state >= 0 && write_pid(run, reply->start) < 0 ? errno : 0;
}

static __attribute__((noreturn)) void be_shim(struct run *run) {
	char path[32];
	struct reply reply = {.operation = -1, .slot = -1, .pid = run->init, .shim = getpid()};
	reply.start = start_time(run->init);
	int process = (int)syscall(SYS_pidfd_open, run->init, 0);
	prctl(PR_SET_NAME, "gantry-shim");
	reply.error = start(run, process, &reply);
	if (reply.error != 0) fail(run, &reply);
	reply.operation = -1;
	reply.part = PART_INIT;
	/* Holding the mount namespace moves the overlay's final sync behind the report of the exit. */
	snprintf(path, sizeof(path), "/proc/%d/ns/mnt", run->init);
	int mounts = open(path, O_RDONLY | O_CLOEXEC);
	int status = supervise(run, process, &reply);
	if (reply.error != 0) fail(run, &reply);
	if (run->state >= 0) write_exit(run, status);
	attach_end(status);
	close(mounts);
	remove_groups(run);
	if (run->joined) linger(run);
	_exit(0);
}

void run_shim(int connection, uint32_t length, struct slot slot) {
	static struct run run = {.state = -1, .output = {-1, -1}, .terminal = -1};
	signal(SIGCHLD, SIG_DFL);
	memset(run.registers, 0xff, sizeof(run.registers));
	run.registers[REGISTER_USER] = slot.user;
	run.registers[REGISTER_NET] = slot.net;
	run.connection = connection;
	int result = execute_part(&run, length);
	if (run.inside && result == 0) result = be_container(&run);
	if (run.inside) {
		struct record record = {.operation = run.index, .error = errno};
		_exit(result < 0 && write_all(run.records[1], &record, sizeof(record)) < 0 ? 2 : 1);
	}
	if (run.init > 0) be_shim(&run);
	struct reply reply = {.error = result < 0 ? errno : EBADMSG, .operation = run.index, .slot = -1};
	fail(&run, &reply);
}
