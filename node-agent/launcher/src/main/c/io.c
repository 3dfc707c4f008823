#include "launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int read_all(int fd, void *buffer, size_t size) {
	char *at = buffer;
	while (size > 0) {
		ssize_t count = read(fd, at, size);
		if (count < 0 && errno == EINTR) {
			continue;
		}
		if (count <= 0) {
			errno = count == 0 ? EPIPE : errno;
			return -1;
		}
		at += count;
		size -= (size_t)count;
	}
	return 0;
}

int write_all(int fd, const void *buffer, size_t size) {
	const char *at = buffer;
	while (size > 0) {
		ssize_t count = write(fd, at, size);
		if (count < 0 && errno == EINTR) {
			continue;
		}
		if (count < 0) {
			return -1;
		}
		at += count;
		size -= (size_t)count;
	}
	return 0;
}

/* One write call: control files take a value whole or not at all. */
int write_file(int directory, const char *path, const void *bytes, size_t size) {
	int fd = openat(directory, path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0) {
		return -1;
	}
	ssize_t count = write(fd, bytes, size);
	int error = count < 0 ? errno : (size_t)count == size ? 0 : EIO;
	close(fd);
	errno = error;
	return error == 0 ? 0 : -1;
}

int replace_file(int directory, const char *name, const char *temporary, const void *bytes, size_t size) {
	int fd = openat(directory, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		return -1;
	}
	int failed = write_all(fd, bytes, size);
	if (close(fd) < 0 || failed) {
		return -1;
	}
	return renameat(directory, temporary, directory, name);
}

/* Field 22 of /proc/PID/stat: clock ticks since boot, which tells a process from a later one with its number. */
uint64_t start_time(pid_t pid) {
	char path[32];
	char text[1024];
	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		return 0;
	}
	ssize_t count = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (count <= 0) {
		return 0;
	}
	text[count] = '\0';
	char *at = strrchr(text, ')');
	for (int field = 2; at != NULL && field < 22; field++) {
		at = strchr(at + 1, ' ');
	}
	return at == NULL ? 0 : strtoull(at + 1, NULL, 10);
}
