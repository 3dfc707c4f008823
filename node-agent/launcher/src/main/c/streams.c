/* What the shim keeps of a container: its directory, log and standard streams. */
#include "operations.h"

#include <sys/ioctl.h>
#include <sys/vfs.h>

OPERATION(state) {
	run->label = p->s[1];
	run->label_size = p->size;
	run->state = open(p->s[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	return run->state < 0 ? -1 : 0;
}

OPERATION(log) {
	log_open(run->state, p->n[0], (uint32_t)p->n[1]);
	return 0;
}

/* A process may open /dev/stdout again, for which it must own the pipe. */
static int make_pipe(int ends[2], int theirs, const struct payload *p) {
	return pipe2(ends, O_CLOEXEC) < 0 || fchown(ends[theirs], (uid_t)p->n[0], (gid_t)p->n[1]) < 0
		       ? -1
		       : fcntl(ends[1 - theirs], F_SETFL, O_NONBLOCK);
}

/* Pipes for the standard output and error of a process with this user number of the host. */
OPERATION(pipes) {
	for (int stream = 0; stream < 2; stream++) {
		int ends[2];
		if (make_pipe(ends, 1, p) < 0) return -1;
		run->output[stream] = ends[0];
		keep(p->r[stream], ends[1]);
	}
	return 0;
}

/* A pipe for its standard input. */
OPERATION(input) {
	int ends[2];
	if (make_pipe(ends, 0, p) < 0) return -1;
	attach_input(ends[1]);
	return keep(p->r[0], ends[0]);
}

/*
 * A terminal of a container's own devpts. The other end is opened through this one and never by its name, which
 * somebody may have put something else behind (CVE-2025-52565).
 */
OPERATION(terminal) {
	struct statfs status;
	struct winsize size = {.ws_row = (uint16_t)(p->n[2] >> 16), .ws_col = (uint16_t)p->n[2]};
	int lock = 0;
	int fd = open_how(p->d, p->s[0], O_RDWR | O_NOCTTY | O_NONBLOCK, BENEATH);
	if (fd < 0) return -1;
	if (fstatfs(fd, &status) < 0 || status.f_type != 0x1cd1 /* devpts */ || ioctl(fd, TIOCSPTLCK, &lock) < 0 ||
	    (run->terminal = ioctl(fd, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC)) < 0 ||
	    fchown(run->terminal, (uid_t)p->n[0], (gid_t)p->n[1]) < 0 || ioctl(fd, TIOCSWINSZ, &size) < 0)
		return closing(fd, -1);
	run->output[0] = fd;
	attach_input(fd);
	return keep(p->r[0], fcntl(run->terminal, F_DUPFD_CLOEXEC, 0));
}

/* Makes a terminal the one that its session is controlled from. */
OPERATION(control) { return ioctl(*p->r[0], TIOCSCTTY, 0); }

/* Who asked for this run stays connected, as one who is attached. */
OPERATION(attached) {
	run->attached = p->n[0] != 0 ? WAITED_FOR : ATTENDED;
	return 0;
}
