package dev.gantry.distribution;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A person's walk with a browser through the console of a whole platform. The walk itself
 * is the console's, {@code walk.test.ts}: it starts the assembled platform with a home
 * and ports of its own, and stops it.
 */
class ConsoleEndToEnd {

	private static final Path CONSOLE = Path.of("../web-console").toAbsolutePath().normalize();

	private static final Path BUSYBOX = Path.of("/bin/busybox");

	private static final List<Path> BROWSERS = List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));

	@Test
	void isWalkedFromTheFirstPageToARefusedViewer() throws Exception {
		assume("root".equals(System.getProperty("user.name")), "not root: containers cannot be run");
		assume(Files.readString(Path.of("/proc/filesystems")).contains("overlay"), "the kernel has no overlayfs");
		assume(BROWSERS.stream().anyMatch(Files::isExecutable), "no Chromium (apt-get install chromium)");
		assume(Files.isExecutable(BUSYBOX), "no busybox for the base image (apt-get install busybox-static)");
		Path vitest = CONSOLE.resolve("node_modules/vitest/vitest.mjs");
		assume(Files.exists(vitest), "the console's tools are not installed (cd web-console && npm ci)");
		ProcessBuilder walk = new ProcessBuilder("node", vitest.toString(), "run", "walk.test")
			.directory(CONSOLE.toFile())
			.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
			.redirectErrorStream(true);
		Path home = Files.createTempDirectory(Path.of("/var/tmp"), "gantry-console");
		walk.environment().put("GANTRY", Path.of("target/gantry/bin/gantry").toAbsolutePath().toString());
		walk.environment().put("GANTRY_HOME", home.toString());
		Process process = walk.start();
		List<String> told = new CopyOnWriteArrayList<>();
		Thread teller = new Thread(() -> tell(process, told), "walk");
		teller.setDaemon(true);
		teller.start();
		try {
			assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("the walk came to its end").isTrue();
			teller.join(TimeUnit.SECONDS.toMillis(10));
			assertThat(process.exitValue()).as(() -> "the walk:\n" + String.join("\n", told)).isZero();
		}
		finally {
			process.destroy();
			process.waitFor();
			clear(home);
		}
	}

	/** This process's own streams belong to the one that runs the tests. */
	private static void tell(Process process, List<String> told) {
		process.inputReader(StandardCharsets.UTF_8).lines().peek(told::add).forEach(System.out::println);
	}

	/** The walk does this itself unless it is ended before. */
	private static void clear(Path home) throws IOException {
		if (Files.exists(home)) {
			new GantryCommand(home).run("down");
			FileSystemUtils.deleteRecursively(home);
		}
	}

	private static void assume(boolean condition, String otherwise) {
		if (!condition) {
			System.out.println("The walk through the console is skipped: " + otherwise);
		}
		Assumptions.assumeTrue(condition, otherwise);
	}

}
