package dev.gantry.engine.layers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A directory beside a layer store that nothing may touch, with everything that an escape
 * could change about it.
 */
final class Outside {

	private final Path directory;

	private final Map<String, String> before;

	Outside(Path directory) throws IOException {
		this.directory = directory;
		Files.createDirectories(directory.resolve("etc"));
		Files.writeString(directory.resolve("etc/passwd"), "secret");
		Files.writeString(directory.resolve("file"), "content");
		this.before = state();
	}

	Path path() {
		return this.directory;
	}

	void assertUntouched() throws IOException {
		assertThat(state()).isEqualTo(this.before);
	}

	private Map<String, String> state() throws IOException {
		Map<String, String> state = new TreeMap<>();
		try (Stream<Path> paths = Files.walk(this.directory)) {
			for (Path path : paths.toList()) {
				Map<String, Object> attributes = Files.readAttributes(path,
						"unix:mode,uid,gid,nlink,ctime,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
				state.put(path.toString(),
						new TreeMap<>(attributes) + (Files.isRegularFile(path) ? Files.readString(path) : ""));
			}
		}
		return state;
	}

}
