/* Namespaces and control groups, and the processes that are made in them. */
#include "operations.h"

#include <sched.h>
#include <sys/ioctl.h>

#include <linux/bpf.h>
#include <linux/sched.h>

/*
 * Joins a control group of version 1 by its open `tasks` file: who opened it counts, not who writes. A process with
 * one thread so avoids a lock that `cgroup.procs` holds for 10 ms and more.
 */
OPERATION(join) { return write(*p->r[0], "0", 1) == 1 ? 0 : -1; }

OPERATION(unshare) { return unshare((int)p->n[0]); }

/* A descriptor of a process, which is not another one that got its number. */
OPERATION(process) {
	int fd = (int)syscall(SYS_pidfd_open, (pid_t)p->n[0], 0);
	errno = ESRCH;
	return fd < 0 || start_time((pid_t)p->n[0]) != p->n[1] ? closing(fd, -1) : keep(p->r[0], fd);
}

static int note(const char **notes, uint32_t *count, const char *path) {
	errno = E2BIG;
	if (*count == NOTES) return -1;
	notes[(*count)++] = path;
	return 0;
}

OPERATION(witness) { return note(run->witnesses, &run->witness_count, p->s[0]); }

/* Makes a control group of this container's own, removed when it has ended. */
OPERATION(group) { return mkdir(p->s[0], 0755) < 0 ? -1 : note(run->removals, &run->removal_count, p->s[0]); }

/* Gives a group of version 1 another name. */
OPERATION(regroup) {
	for (uint32_t i = 0; i < run->removal_count; i++)
		if (strcmp(run->removals[i], p->s[0]) == 0) run->removals[i] = p->s[1];
	return rename(p->s[0], p->s[1]);
}

/* Attaches a device program to a control group of version 2; it stays as long as the group does. */
OPERATION(devices) {
	union bpf_attr load = {.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE};
	load.insns = (uint64_t)(uintptr_t)p->s[0];
	load.insn_cnt = p->size / sizeof(struct bpf_insn);
	load.license = (uint64_t)(uintptr_t) "Apache-2.0";
	int program = (int)syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof(load));
	union bpf_attr attach_to = {.target_fd = (uint32_t)*p->r[0], .attach_bpf_fd = (uint32_t)program};
	attach_to.attach_type = BPF_CGROUP_DEVICE;
	attach_to.attach_flags = BPF_F_ALLOW_MULTI;
	return program < 0 ? -1
			   : closing(program, (int)syscall(SYS_bpf, BPF_PROG_ATTACH, &attach_to, sizeof(attach_to)));
}

/* Inlined, so that a child that shares its parent's stack never returns from the frame that made it. */
static inline __attribute__((always_inline)) long raw_clone(struct clone_args *arguments) {
#if defined(__x86_64__)
	long result = SYS_clone3;
	__asm__ volatile("syscall" : "+a"(result) : "D"(arguments), "S"(sizeof(*arguments)) : "rcx", "r11", "memory");
	return result;
#elif defined(__aarch64__)
	register long number __asm__("x8") = SYS_clone3;
	register long result __asm__("x0") = (long)arguments;
	register long size __asm__("x1") = sizeof(*arguments);
	__asm__ volatile("svc 0" : "+r"(result) : "r"(number), "r"(size) : "memory");
	return result;
#else
#error "gantry-spawner knows x86-64 and aarch64"
#endif
}

static void become_init(struct run *run) {
	sigset_t none;
	run->inside = true;
	prctl(PR_SET_NAME, "gantry-init");
	signal(SIGPIPE, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
}

/*
 * Between shim and init stands a stage, because joining a user namespace gives up the host: it joins
 * namespaces, then clones init as the shim's child and is gone.
 */
static long stage(struct run *run, struct payload *p) {
	const int *registers = run->registers;
	if (write_file(AT_FDCWD, "/proc/self/oom_score_adj", "0", 1) < 0) return -1;
	if (run->joined) {
		struct clone_args beside = {.flags = CLONE_PARENT | CLONE_FILES};
		return setns(*p->r[0], (int)p->n[0]) < 0 ? -1 : syscall(SYS_clone3, &beside, sizeof(beside));
	}
	if ((registers[REGISTER_USER] >= 0 && setns(registers[REGISTER_USER], CLONE_NEWUSER) < 0) ||
	    (registers[REGISTER_NET] >= 0 && setns(registers[REGISTER_NET], CLONE_NEWNET) < 0))
		return -1;
	struct clone_args arguments = {.flags = p->n[0] | CLONE_PARENT | CLONE_FILES};
	return syscall(SYS_clone3, &arguments, sizeof(arguments));
}

/* The stage shares the shim's memory, which waits for it: what it finds out needs no pipe. */
OPERATION(clone) {
	static volatile struct {
		long init;
		int error;
	} told;
	struct clone_args arguments = {.flags = CLONE_VM | CLONE_VFORK | CLONE_FILES, .exit_signal = SIGCHLD};
	if (p->d != AT_FDCWD) {
		arguments.flags |= CLONE_INTO_CGROUP;
		arguments.cgroup = (uint64_t)p->d;
	}
	run->shim = (int)syscall(SYS_pidfd_open, getpid(), 0);
	if (run->shim < 0 || pipe2(run->records, O_CLOEXEC) < 0 || pipe2(run->orders, O_CLOEXEC) < 0) return -1;
	told.init = -1;
	long child = raw_clone(&arguments);
	if (child == 0) {
		long init = stage(run, p);
		if (init == 0) {
			become_init(run);
			return 0;
		}
		told.init = init;
		told.error = errno;
		_exit(0);
	}
	errno = child < 0 ? (int)-child : EINTR;
	if (child < 0 || waitpid((pid_t)child, NULL, 0) < 0) return -1;
	errno = told.error;
	run->init = told.init < 0 ? 0 : (pid_t)told.init;
	return told.init < 0 ? -1 : STOP;
}

/* Runs the rest of the plan in the namespaces of a process; user first, then all at once (Linux 5.8). */
OPERATION(enter) {
	run->joined = true;
	return op_clone(run, p);
}

/* Namespaces that cannot be joined by a process that shares its memory. */
OPERATION(setns) { return setns(*p->r[0], (int)p->n[0]); }
