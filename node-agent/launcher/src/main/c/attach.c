/*
 * Those who are attached to a container's standard streams. In both directions pieces of {u8 kind, 3 bytes of no
 * meaning, u32 length, u32 value}, followed by so many bytes:
 *
 *   to the shim     INPUT bytes, INPUT_END, RESIZE value = rows << 16 | columns, WAIT
 *   from the shim   STDOUT bytes, STDERR bytes, END value = wait status
 *
 * Who does not read fast enough is let go, and finds no END; who sent WAIT lets the container wait instead.
 */
#include "launcher.h"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

#define ROOM (256 << 10)
#define FIRST 2 /* watched before the clients: door and input */

enum { INPUT = 1, INPUT_END, RESIZE, WAIT, OUTPUT = 16, END = 32 };

struct piece {
	uint8_t kind;
	uint8_t none[3];
	uint32_t length;
	uint32_t value;
};

static struct client {
	int fd;
	bool waited_for;
	bool full;
	size_t used; /* of the head */
	union {
		struct piece piece;
		char bytes[sizeof(struct piece)];
	} head;
	uint32_t left; /* of the input that the head announced */
} clients[ATTACHED];

static struct {
	int door;
	int input;
	bool ending;
	char bytes[4096];
	size_t from;
	size_t until;
} hub = {.door = -1, .input = -1};

static const char *door_name(void) {
	static char name[32];
	snprintf(name, sizeof(name), "io.%d", getpid());
	return name;
}

/* A socket in the directory that the spawner runs in, where nobody but root gets. */
void attach_open(void) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", door_name());
	unlink(address.sun_path);
	hub.door = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	mode_t mask = umask(0177);
	if (hub.door >= 0 &&
	    (bind(hub.door, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(hub.door, 8) < 0)) {
		close(hub.door);
		hub.door = -1;
	}
	umask(mask);
}

void attach_input(int fd) { hub.input = fd; }

static void let_go(struct client *client) {
	close(client->fd);
	*client = (struct client){0};
}

void attach_add(int fd, bool waited_for) {
	int size = ROOM;
	for (int i = 0; i < ATTACHED; i++) {
		if (clients[i].fd == 0) {
			clients[i].fd = fd;
			clients[i].waited_for = waited_for;
			setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
			return;
		}
	}
	close(fd);
}

/* Whether the container's output may be read: somebody it waits for has no room. */
bool attach_full(void) {
	for (int i = 0; i < ATTACHED; i++)
		if (clients[i].full) return true;
	return false;
}

static void send_piece(struct client *client, struct piece *piece, const char *bytes) {
	struct iovec parts[2] = {{piece, sizeof(*piece)}, {(char *)(uintptr_t)bytes, piece->length}};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	ssize_t sent = sendmsg(client->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
	struct pollfd room = {.fd = client->fd, .events = POLLOUT};
	if (sent != (ssize_t)(sizeof(*piece) + piece->length))
		let_go(client);
	else
		client->full = client->waited_for && poll(&room, 1, 0) == 0;
}

void attach_output(int stream, const char *bytes, size_t size) {
	struct piece piece = {.kind = (uint8_t)(OUTPUT + stream), .length = (uint32_t)size};
	for (int i = 0; i < ATTACHED; i++)
		if (clients[i].fd > 0) send_piece(&clients[i], &piece, bytes);
}

void attach_end(int status) {
	struct piece piece = {.kind = END, .value = (uint32_t)status};
	for (int i = 0; i < ATTACHED; i++) {
		if (clients[i].fd > 0) send_piece(&clients[i], &piece, NULL);
		if (clients[i].fd > 0) let_go(&clients[i]);
	}
	if (hub.door >= 0) {
		unlink(door_name());
		close(hub.door);
		hub.door = -1;
	}
}

void attach_watch(struct pollfd watched[FIRST + ATTACHED]) {
	bool waiting = hub.from < hub.until;
	watched[0] = (struct pollfd){.fd = hub.door, .events = POLLIN};
	watched[1] = (struct pollfd){.fd = waiting ? hub.input : -1, .events = POLLOUT};
	for (int i = 0; i < ATTACHED; i++) {
		struct client *client = &clients[i];
		bool readable = client->left == 0 || !waiting;
		watched[FIRST + i] = (struct pollfd){.fd = client->fd > 0 ? client->fd : -1};
		watched[FIRST + i].events = (short)((readable ? POLLIN : 0) | (client->full ? POLLOUT : 0));
	}
}

/* Hands input on; a container that has closed its end gets none. */
static void push(void) {
	while (hub.from < hub.until) {
		ssize_t count = hub.input < 0 ? -1 : write(hub.input, hub.bytes + hub.from, hub.until - hub.from);
		if (count < 0 && hub.input >= 0 && (errno == EAGAIN || errno == EINTR)) return;
		hub.from = count < 0 ? hub.until : hub.from + (size_t)count;
	}
	hub.from = hub.until = 0;
	if (hub.ending && hub.input >= 0) {
		close(hub.input);
		hub.input = -1;
	}
}

static void obey(struct client *client) {
	struct piece *piece = &client->head.piece;
	struct winsize size = {.ws_row = (uint16_t)(piece->value >> 16), .ws_col = (uint16_t)piece->value};
	if (piece->kind == INPUT) client->left = piece->length;
	if (piece->kind == WAIT) client->waited_for = true;
	if (piece->kind == RESIZE && hub.input >= 0) ioctl(hub.input, TIOCSWINSZ, &size);
	hub.ending |= piece->kind == INPUT_END && !isatty(hub.input);
}

/* Reads once from somebody. */
static void hear(struct client *client) {
	bool head = client->left == 0;
	size_t want = head ? sizeof(client->head) - client->used : client->left;
	if (!head && want > sizeof(hub.bytes)) want = sizeof(hub.bytes);
	ssize_t count = recv(client->fd, head ? client->head.bytes + client->used : hub.bytes, want, MSG_DONTWAIT);
	if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) let_go(client);
	if (count <= 0) return;
	if (!head) {
		client->left -= (uint32_t)count;
		hub.until = (size_t)count;
	} else if ((client->used += (size_t)count) == sizeof(client->head)) {
		client->used = 0;
		obey(client);
	}
	push();
}

void attach_serve(const struct pollfd watched[FIRST + ATTACHED]) {
	if (watched[1].revents != 0) push();
	for (int i = 0; i < ATTACHED; i++) {
		short events = watched[FIRST + i].revents;
		if (clients[i].fd <= 0 || clients[i].fd != watched[FIRST + i].fd) continue;
		if ((events & POLLOUT) != 0) clients[i].full = false;
		/* Another's input may have come first. */
		if ((events & ~POLLOUT) != 0 && (clients[i].left == 0 || hub.from == hub.until)) hear(&clients[i]);
	}
	if (watched[0].revents != 0) {
		int fd = accept4(hub.door, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0) attach_add(fd, false);
	}
}
