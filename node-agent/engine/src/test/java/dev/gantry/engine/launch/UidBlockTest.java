package dev.gantry.engine.launch;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Homes that share a host. */
class UidBlockTest {

	@TempDir
	private Path directory;

	@Test
	void keepsAHomesBlock() throws IOException {
		Path run = Files.createDirectory(this.directory.resolve("run"));
		assertThat(claim("0000000e", run).first()).isEqualTo(claim("0000000e", run).first());
	}

	@Test
	void givesTwoHomesDifferentBlocksWhenTheyPreferTheSame() throws IOException {
		Path first = Files.createDirectory(this.directory.resolve("first"));
		Path second = Files.createDirectory(this.directory.resolve("second"));
		try (ServerSocketChannel spawner = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			spawner.bind(UnixDomainSocketAddress.of(first.resolve("spawner.sock")));
			assertThat(claim("00000001", first).first()).isEqualTo(2L << 28);
			assertThat(claim("00000001", second).first()).isEqualTo(3L << 28);
		}
	}

	@Test
	void takesOverTheBlockOfAHomeThatIsGone() throws IOException {
		claim("00000001", this.directory.resolve("gone"));
		assertThat(claim("00000001", this.directory.resolve("new")).first()).isEqualTo(2L << 28);
	}

	@Test
	void leavesNothingWhenTheLastHomeReleasesItsBlock() throws IOException {
		UidBlock block = claim("00000001", this.directory.resolve("run"));
		block.release();
		assertThat(this.directory.resolve("claims")).doesNotExist();
	}

	private UidBlock claim(String shortName, Path run) throws IOException {
		return UidBlock.claim(this.directory.resolve("claims"), shortName, run);
	}

}
