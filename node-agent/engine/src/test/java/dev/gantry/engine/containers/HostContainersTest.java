package dev.gantry.engine.containers;

import java.io.IOException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Containers on the real kernel. */
class HostContainersTest {

	private static TestHost host;

	@BeforeAll
	static void open() {
		host = TestHost.create();
	}

	@AfterAll
	static void close() throws IOException {
		if (host != null) {
			host.close();
		}
	}

	@Test
	void runsAProgramAndKeepsItsOutputAndStatus() {
		TestHost.Ran ran = host.run(host.shell("echo hello; echo trouble >&2; exit 3"));
		assertThat(ran.code()).isEqualTo(3);
		assertThat(ran.output()).contains("hello").contains("trouble");
	}

}
