package dev.gantry.engine.seccomp;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.engine.containers.Capability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The default profile, compiled, on a machine like the kernel's. */
class SeccompFiltersTest {

	private static final SyscallTable X86_64 = SyscallTable.of("x86_64");

	private static final SyscallTable I386 = SyscallTable.of("i386");

	private static final Profile PROFILE = Profile.load("default");

	private static final List<SyscallTable> TABLES = List.of(X86_64, I386);

	@ParameterizedTest
	@ValueSource(strings = { "x86_64", "i386" })
	void answersEveryNumberAsTheProfileSays(String architecture) {
		SyscallTable table = SyscallTable.of(architecture);
		Map<String, Verdict> verdicts = PROFILE.verdicts(Capability.DEFAULT);
		List<Instruction> program = FilterCompiler.compile(TABLES, verdicts);
		for (int number = 0; number < 1000; number++) {
			Verdict verdict = verdicts.getOrDefault(table.names().getOrDefault(number, ""), Verdict.REFUSE);
			int answer = FilterMachine.run(program, table.audit(), number);
			if (number > table.names().lastKey()) {
				assertThat(answer).as("number %d", number).isEqualTo(Instruction.ENOSYS);
			}
			else if (verdict.kind() != Verdict.Kind.ALLOW_WHERE) {
				assertThat(answer).as("number %d", number).isEqualTo(expected(verdict));
			}
		}
	}

	private static int expected(Verdict verdict) {
		return switch (verdict.kind()) {
			case ALLOW -> Instruction.ALLOW;
			case MISSING -> Instruction.ENOSYS;
			default -> Instruction.EPERM;
		};
	}

	@ParameterizedTest
	@ValueSource(strings = { "io_uring_setup", "keyctl", "add_key", "userfaultfd", "mount", "unshare", "setns", "bpf",
			"kexec_load", "pivot_root", "init_module", "perf_event_open", "reboot", "swapon", "open_by_handle_at",
			"syslog", "fsopen", "move_mount", "open_tree", "mount_setattr", "quotactl", "acct", "vhangup",
			"settimeofday" })
	void refusesWhatNeedsPrivileges(String name) {
		assertThat(answer(name)).isEqualTo(Instruction.EPERM);
	}

	@ParameterizedTest
	@ValueSource(strings = { "read", "execve", "arch_prctl", "chroot", "futex", "openat2", "ptrace", "getrandom",
			"rseq", "close_range", "epoll_pwait2" })
	void allowsWhatProgramsNeed(String name) {
		assertThat(answer(name)).isEqualTo(Instruction.ALLOW);
	}

	@Test
	void hidesClone3SoThatLibrariesFallBack() {
		assertThat(answer("clone3")).isEqualTo(Instruction.ENOSYS);
	}

	@Test
	void allowsCloneWithoutNamespacesOnly() {
		assertThat(answer("clone", 0x003d0f00)).isEqualTo(Instruction.ALLOW);
		assertThat(answer("clone", 0x10000011)).isEqualTo(Instruction.EPERM);
		assertThat(answer("clone", 0x00020011)).isEqualTo(Instruction.EPERM);
	}

	@Test
	void refusesSocketFamiliesThatReachTheHostOrTheKernelsCryptography() {
		assertThat(answer("socket", 2)).isEqualTo(Instruction.ALLOW);
		assertThat(answer("socket", 10)).isEqualTo(Instruction.ALLOW);
		assertThat(answer("socket", 38)).isEqualTo(Instruction.EPERM);
		assertThat(answer("socket", 40)).isEqualTo(Instruction.EPERM);
		assertThat(answer("socket", 44)).isEqualTo(Instruction.ALLOW);
	}

	@Test
	void refusesAFamilyWithAHighBitSetThatTheKernelIgnores() {
		assertThat(answer("socket", 0x1_0000_0026L)).isEqualTo(Instruction.EPERM);
	}

	@Test
	void allowsTheFivePersonalities() {
		for (long allowed : new long[] { 0, 8, 0x20000, 0x20008, 0xffffffffL }) {
			assertThat(answer("personality", allowed)).isEqualTo(Instruction.ALLOW);
		}
		assertThat(answer("personality", 0x0040000)).isEqualTo(Instruction.EPERM);
	}

	@Test
	void knowsNoX32AndNoOtherArchitecture() {
		List<Instruction> program = FilterCompiler.compile(TABLES, PROFILE.verdicts(Capability.DEFAULT));
		assertThat(FilterMachine.run(program, X86_64.audit(), 0x40000000)).isEqualTo(Instruction.ENOSYS);
		assertThat(FilterMachine.run(program, 0xC00000B7, 0)).isEqualTo(Instruction.ENOSYS);
	}

	@Test
	void openWithCapabilities() {
		Set<Capability> admin = EnumSet.copyOf(Capability.DEFAULT);
		admin.add(Capability.SYS_ADMIN);
		List<Instruction> program = FilterCompiler.compile(TABLES, PROFILE.verdicts(admin));
		assertThat(FilterMachine.run(program, X86_64.audit(), number("mount"))).isEqualTo(Instruction.ALLOW);
		assertThat(FilterMachine.run(program, X86_64.audit(), number("clone3"))).isEqualTo(Instruction.ALLOW);
		assertThat(FilterMachine.run(program, X86_64.audit(), number("clone"), 0x10000000L))
			.isEqualTo(Instruction.ALLOW);
	}

	@Test
	void staysWithinWhatTheKernelTakes() {
		assertThat(new SeccompFilters("amd64").program(Capability.DEFAULT).length / 8).isLessThan(300);
		assertThat(new SeccompFilters("aarch64").program(Capability.DEFAULT).length / 8).isLessThan(150);
	}

	@Test
	void allowsTheSameOnAarch64() {
		SyscallTable table = SyscallTable.of("aarch64");
		List<Instruction> program = FilterCompiler.compile(List.of(table), PROFILE.verdicts(Capability.DEFAULT));
		assertThat(FilterMachine.run(program, table.audit(), 221)).isEqualTo(Instruction.ALLOW);
		assertThat(FilterMachine.run(program, table.audit(), 40)).isEqualTo(Instruction.EPERM);
		assertThat(FilterMachine.run(program, table.audit(), 435)).isEqualTo(Instruction.ENOSYS);
	}

	private static int answer(String name, long... arguments) {
		List<Instruction> program = FilterCompiler.compile(TABLES, PROFILE.verdicts(Capability.DEFAULT));
		return FilterMachine.run(program, X86_64.audit(), number(name), arguments);
	}

	private static int number(String name) {
		return X86_64.names()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().equals(name))
			.findFirst()
			.orElseThrow()
			.getKey();
	}

}
