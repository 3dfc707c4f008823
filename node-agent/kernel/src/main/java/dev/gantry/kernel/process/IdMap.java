package dev.gantry.kernel.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a user namespace's numbers are this one's, see user_namespaces(7).
 *
 * @param ranges first number inside, first outside, how many
 */
public record IdMap(List<long[]> ranges) {

	/** What a number is that the namespace does not have. */
	public static final long NOBODY = 65534;

	public IdMap {
		ranges = List.copyOf(ranges);
	}

	/** The users of a process's namespace. */
	public static IdMap users(int pid) throws IOException {
		return parse(Files.readString(Path.of("/proc/" + pid + "/uid_map")));
	}

	static IdMap parse(String text) {
		List<long[]> ranges = new ArrayList<>();
		text.lines().forEach((line) -> {
			String[] words = line.strip().split(" +");
			ranges.add(new long[] { Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]) });
		});
		return new IdMap(ranges);
	}

	/** What a number of this namespace is inside; {@link #NOBODY} when it is nothing. */
	public long inside(long outside) {
		for (long[] range : this.ranges) {
			if (outside >= range[1] && outside - range[1] < range[2]) {
				return outside - range[1] + range[0];
			}
		}
		return NOBODY;
	}

	/** What a number inside is here; -1 when nothing. */
	public long outside(long inside) {
		for (long[] range : this.ranges) {
			if (inside >= range[0] && inside - range[0] < range[2]) {
				return inside - range[0] + range[1];
			}
		}
		return -1;
	}

}
