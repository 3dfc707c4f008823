/* How a process gives up its rights and becomes the program. */
#include "operations.h"

#include <grp.h>
#include <sched.h>
#include <sys/resource.h>

#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/seccomp.h>

int set_capabilities(uint64_t mask) {
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {{(uint32_t)mask, (uint32_t)mask, 0},
						 {(uint32_t)(mask >> 32), (uint32_t)(mask >> 32), 0}};
	return (int)syscall(SYS_capset, &header, data);
}

OPERATION(hostname) { return sethostname(p->s[0], p->size); }

OPERATION(rlimit) {
	struct rlimit limit = {.rlim_cur = p->n[1], .rlim_max = p->n[2]};
	return setrlimit((unsigned)p->n[0], &limit);
}

/* A session keyring of its own, so that the container cannot reach the launcher's. */
OPERATION(keyring) { return syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, p->s[0]) < 0 ? -1 : 0; }

OPERATION(ids) {
	gid_t groups[REGISTERS];
	uint32_t count = take_u32(&p->rest);
	for (uint32_t i = 0; i < count && i < REGISTERS; i++) groups[i] = take_u32(&p->rest);
	uid_t uid = (uid_t)p->n[0];
	gid_t gid = (gid_t)p->n[1];
	errno = EINVAL;
	if (count > REGISTERS || setgroups(count, groups) < 0) return -1;
	return setresgid(gid, gid, gid) < 0 ? -1 : setresuid(uid, uid, uid);
}

/* The bounding set; what the kernel does not know ends the loop. */
OPERATION(bound) {
	for (unsigned long number = 0; number < 64; number++)
		if ((p->n[0] >> number & 1) == 0 && prctl(PR_CAPBSET_DROP, number, 0, 0, 0) < 0)
			return errno == EINVAL ? 0 : -1;
	return 0;
}

/* Permitted and effective; nothing inheritable, nothing ambient. */
OPERATION(capabilities) {
	return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 ? -1 : set_capabilities(p->n[0]);
}

OPERATION(prctl) { return prctl((int)p->n[0], (unsigned long)p->n[1], 0, 0, 0); }

OPERATION(seccomp) {
	/* The payload is not aligned; the kernel copies it anyway. */
	struct sock_fprog program = {.len = (unsigned short)(p->size / sizeof(struct sock_filter)),
				     .filter = (struct sock_filter *)(uintptr_t)p->s[0]};
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

/* An end of the program as a shell would tell it. */
static int shell_status(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

/*
 * The rest of the plan, the program, is a child's. This process stays as the container's first: it passes signals on
 * and waits for everybody's orphans, which a first process must and few programs do.
 */
OPERATION(init) {
	sigset_t all;
	int status;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	pid_t program = fork();
	if (program == 0) {
		setpgid(0, 0);
		(void)tcsetpgrp(0, getpid()); /* where there is a terminal */
		sigemptyset(&all);
		sigprocmask(SIG_SETMASK, &all, NULL);
	}
	if (program <= 0) return program;
	prctl(PR_SET_NAME, "gantry-init");
	prctl(PR_SET_DUMPABLE, 0);
	setpriority(PRIO_PROCESS, 0, 0);
	syscall(SYS_close_range, 0, ~0U, 0);
	for (;;) {
		int signal = sigwaitinfo(&all, NULL);
		if (signal > 0 && signal != SIGCHLD) kill(program, signal);
		for (pid_t ended; signal == SIGCHLD && (ended = waitpid(-1, &status, WNOHANG)) > 0;)
			if (ended == program) _exit(shell_status(status));
	}
}

static const char **take_vector(struct cursor *c) {
	uint32_t count = take_u32(c);
	c->bad |= count > (size_t)(c->end - c->at);
	const char **vector = c->bad ? NULL : calloc(count + 1, sizeof(char *));
	for (uint32_t i = 0; vector != NULL && i < count; i++) vector[i] = take_string(c);
	return vector;
}

/* Tries each candidate as execvp(3) does. */
OPERATION(exec) {
	const char **candidates = take_vector(&p->rest);
	const char **arguments = take_vector(&p->rest);
	const char **environment = take_vector(&p->rest);
	int error = ENOENT;
	if (candidates == NULL || arguments == NULL || environment == NULL || p->rest.bad) {
		errno = p->rest.bad ? EBADMSG : ENOMEM;
		return -1;
	}
	umask(022);
	setpriority(PRIO_PROCESS, 0, 0);
	if (syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC) < 0) return -1;
	for (; *candidates != NULL && (error == ENOENT || error == EACCES); candidates++) {
		execve(*candidates, (char *const *)arguments, (char *const *)environment);
		error = errno == ENOTDIR || (errno == ENOENT && error == EACCES) ? error : errno;
	}
	errno = error;
	return -1;
}
