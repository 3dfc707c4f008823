#include "launcher.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/netlink.h>

static int await_acknowledgement(int fd, uint32_t sequence) {
	union {
		struct nlmsghdr header;
		char bytes[8192];
	} answer;
	for (;;) {
		ssize_t count = recv(fd, &answer, sizeof(answer), 0);
		if (count < 0 && errno == EINTR) {
			continue;
		}
		if (count < (ssize_t)sizeof(struct nlmsghdr)) {
			errno = count < 0 ? errno : EBADMSG;
			return -1;
		}
		int left = (int)count;
		for (struct nlmsghdr *at = &answer.header; NLMSG_OK(at, (uint32_t)left); at = NLMSG_NEXT(at, left)) {
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
	if (messages == 0) {
		return 0;
	}
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (fd < 0) {
		return -1;
	}
	int failed = 0;
	while (messages-- > 0 && !failed) {
		uint32_t size = 0;
		const char *message = take_bytes(cursor, &size);
		struct nlmsghdr header;
		if (message == NULL || size < sizeof(header)) {
			errno = EBADMSG;
			failed = -1;
			break;
		}
		__builtin_memcpy(&header, message, sizeof(header));
		failed = send(fd, message, size, 0) < 0 || await_acknowledgement(fd, header.nlmsg_seq) < 0 ? -1 : 0;
	}
	int error = errno;
	close(fd);
	errno = error;
	return failed;
}
