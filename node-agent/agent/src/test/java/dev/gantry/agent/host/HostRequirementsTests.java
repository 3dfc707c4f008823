package dev.gantry.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class HostRequirementsTests {

	private static final String CONTROLLERS = """
			#subsys_name	hierarchy	num_cgroups	enabled
			cpu	1	1	1
			memory	2	1	1
			pids	3	1	1
			""";

	@TempDir
	private Path proc;

	@TempDir
	private Path home;

	@BeforeEach
	void makeFitHost() throws IOException {
		Files.createDirectories(this.proc.resolve("self"));
		write("self/status", "Name:\tjava\nUid:\t0\t0\t0\t0\n");
		write("filesystems", "nodev\tproc\nnodev\toverlay\n\text4\n");
		write("self/mounts", "none /sys/fs/cgroup cgroup2 rw 0 0\n");
		write("cgroups", CONTROLLERS);
	}

	@Test
	void findsNothingMissingOnAFitHost() {
		assertThat(new HostRequirements(this.proc).missing(this.home)).isEmpty();
	}

	@Test
	void wantsRoot() throws IOException {
		write("self/status", "Name:\tjava\nUid:\t1000\t1000\t1000\t1000\n");
		assertProblem("not run as root", "sudo");
	}

	@Test
	void wantsOverlay() throws IOException {
		write("filesystems", "nodev\tproc\n\text4\n");
		assertProblem("no overlay file system", "modprobe overlay");
	}

	@Test
	void wantsControlGroupsMounted() throws IOException {
		write("self/mounts", "/dev/sda / ext4 rw 0 0\n");
		assertProblem("No control groups are mounted", "mount -t cgroup2");
	}

	@Test
	void wantsTheMemoryController() throws IOException {
		write("cgroups", CONTROLLERS.replace("memory\t2\t1\t1", "memory\t0\t1\t0"));
		assertProblem("no control group controller for memory", "cgroup_enable=memory");
	}

	@Test
	void wantsAHomeThatCanBeADirectory() throws IOException {
		Path file = Files.createFile(this.home.resolve("file"));
		assertThat(new HostRequirements(this.proc).missing(file.resolve("below"))).singleElement()
			.satisfies((problem) -> assertThat(problem.remedy()).contains("--home"));
	}

	private void assertProblem(String description, String remedy) {
		assertThat(new HostRequirements(this.proc).missing(this.home)).singleElement().satisfies((problem) -> {
			assertThat(problem.description()).contains(description);
			assertThat(problem.remedy()).contains(remedy);
		});
	}

	private void write(String name, String content) throws IOException {
		Files.writeString(this.proc.resolve(name), content);
	}

}
