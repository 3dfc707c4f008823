/*
 * Reads a launch plan and executes its operations; LaunchPlan.java writes it. Each operation makes one step, mostly
 * one system call.
 */
#include "operations.h"

#define FLAG_OPTIONAL 1u /* a missing target is no failure */

uint32_t take_u32(struct cursor *cursor) {
	uint32_t value = 0;
	if (cursor->end - cursor->at < (ptrdiff_t)sizeof(value)) {
		cursor->bad = true;
		return 0;
	}
	memcpy(&value, cursor->at, sizeof(value));
	cursor->at += sizeof(value);
	return value;
}

const char *take_bytes(struct cursor *cursor, uint32_t *size) {
	*size = take_u32(cursor);
	if (cursor->bad || (size_t)(cursor->end - cursor->at) <= *size || cursor->at[*size] != '\0') {
		cursor->bad = true;
		return NULL;
	}
	const char *bytes = (const char *)cursor->at;
	cursor->at += *size + 1;
	return bytes;
}

const char *take_string(struct cursor *cursor) {
	uint32_t size = 0;
	const char *bytes = take_bytes(cursor, &size);
	return bytes == NULL ? "" : bytes;
}

static int *take_register(struct run *run, struct cursor *cursor) {
	uint32_t number = take_u32(cursor);
	cursor->bad |= number >= REGISTERS;
	return &run->registers[number % REGISTERS];
}

/* A register, or with number -1 none: the path is absolute. */
static int take_directory(struct run *run, struct cursor *cursor) {
	if (cursor->end - cursor->at >= 4 && memcmp(cursor->at, "\xff\xff\xff\xff", 4) == 0) {
		cursor->at += 4;
		return AT_FDCWD;
	}
	return *take_register(run, cursor);
}

#define ROW(name, signature) {op_##name, signature},
static const struct {
	int (*execute)(struct run *, struct payload *);
	const char *signature;
} operations[] = {OPERATIONS(ROW)};

static struct payload decode(struct run *run, const char *signature, struct cursor bytes) {
	struct payload p = {.d = AT_FDCWD, .rest = bytes};
	int registers = 0;
	int strings = 0;
	int numbers = 0;
	for (; *signature != '\0'; signature++) {
		if (*signature == 'r') {
			p.r[registers++] = take_register(run, &p.rest);
		} else if (*signature == 'd') {
			p.d = take_directory(run, &p.rest);
		} else if (*signature == 's' || *signature == 'b') {
			const char *value = take_bytes(&p.rest, &p.size);
			p.s[strings++] = value == NULL ? "" : value;
		} else {
			p.n[numbers] = take_u32(&p.rest);
			p.n[numbers++] |= *signature == 'q' ? (uint64_t)take_u32(&p.rest) << 32 : 0;
		}
	}
	return p;
}

/* Runs operations until the plan ends, one fails (-1 with errno) or the rest is for another process (1). */
int interpret(struct run *run) {
	while (run->plan.at < run->plan.end) {
		uint32_t head = take_u32(&run->plan);
		uint32_t length = take_u32(&run->plan);
		uint32_t code = (head & 0xffff) - 1;
		run->index++;
		errno = EBADMSG;
		if (run->plan.bad || length > (size_t)(run->plan.end - run->plan.at) ||
		    code >= sizeof(operations) / sizeof(operations[0]))
			return -1;
		struct cursor bytes = {.at = run->plan.at, .end = run->plan.at + length};
		struct payload p = decode(run, operations[code].signature, bytes);
		run->plan.at += length;
		if (p.rest.bad) return -1;
		errno = 0;
		int result = operations[code].execute(run, &p);
		bool excused = result < 0 && (head >> 16 & FLAG_OPTIONAL) != 0 && errno == ENOENT;
		if (p.rest.bad) {
			errno = EBADMSG;
			return -1;
		}
		if (result != 0 && !excused) return result;
	}
	return 0;
}
