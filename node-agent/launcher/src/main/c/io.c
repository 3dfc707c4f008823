#include "launcher.h"

#include <sys/socket.h>

#include <linux/netlink.h>

/* Reads or writes all of a buffer; the end of the input is EPIPE. */
static int transfer(int fd, char *at, size_t size, bool reading) {
	while (size > 0) {
		ssize_t count = reading ? read(fd, at, size) : write(fd, at, size);
		if (count == 0) errno = EPIPE;
		if (count == 0 || (count < 0 && errno != EINTR)) return -1;
		at += count < 0 ? 0 : count;
		size -= count < 0 ? 0 : (size_t)count;
	}
	return 0;
}

int read_all(int fd, void *buffer, size_t size) { return transfer(fd, buffer, size, true); }

int write_all(int fd, const void *buffer, size_t size) { return transfer(fd, (char *)(uintptr_t)buffer, size, false); }

/* Closes without touching errno. */
int closing(int fd, int result) {
	int error = errno;
	close(fd);
	errno = error;
	return result;
}

/* One write call: control files take a value whole or not at all. */
int write_file(int directory, const char *path, const void *bytes, size_t size) {
	int fd = openat(directory, path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	return fd < 0 ? -1 : closing(fd, write(fd, bytes, size) == (ssize_t)size ? 0 : -1);
}

int replace_file(int directory, const char *name, const char *temporary, const void *bytes, size_t size) {
	int fd = openat(directory, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 || closing(fd, write_all(fd, bytes, size)) < 0) return -1;
	return renameat(directory, temporary, directory, name);
}

/* Field 22 of /proc/PID/stat: clock ticks since boot, which tells a process from a later one with its number. */
uint64_t start_time(pid_t pid) {
	char path[32];
	char text[1024];
	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t count = fd < 0 ? -1 : closing(fd, (int)read(fd, text, sizeof(text) - 1));
	if (count <= 0) return 0;
	text[count] = '\0';
	char *at = strrchr(text, ')');
	for (int field = 2; at != NULL && field < 22; field++) at = strchr(at + 1, ' ');
	return at == NULL ? 0 : strtoull(at + 1, NULL, 10);
}

static int await_acknowledgement(int fd, uint32_t sequence) {
	union {
		struct nlmsghdr header;
		char bytes[8192];
	} answer;
	for (;;) {
		ssize_t count = recv(fd, &answer, sizeof(answer), 0);
		if (count < 0 && errno != EINTR) return -1;
		int left = (int)count;
		for (struct nlmsghdr *at = &answer.header; NLMSG_OK(at, left); at = NLMSG_NEXT(at, left)) {
			if (at->nlmsg_seq == sequence && at->nlmsg_type == NLMSG_ERROR) {
				errno = -((struct nlmsgerr *)NLMSG_DATA(at))->error;
				return errno == 0 ? 0 : -1;
			}
		}
	}
}

/* {u32 count, messages}: sends each request as it is and waits until the kernel has acknowledged it. */
int send_netlink(struct cursor *cursor) {
	uint32_t messages = take_u32(cursor);
	int fd = messages == 0 ? -1 : socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (fd < 0) return messages == 0 ? 0 : -1;
	for (; messages > 0; messages--) {
		uint32_t size = 0;
		struct nlmsghdr header;
		const char *message = take_bytes(cursor, &size);
		if (message == NULL || size < sizeof(header)) {
			cursor->bad = true;
			break;
		}
		memcpy(&header, message, sizeof(header));
		if (send(fd, message, size, 0) < 0 || await_acknowledgement(fd, header.nlmsg_seq) < 0)
			return closing(fd, -1);
	}
	return closing(fd, 0);
}
