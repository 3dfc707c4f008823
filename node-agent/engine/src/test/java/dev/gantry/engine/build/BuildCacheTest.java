package dev.gantry.engine.build;

import java.io.IOException;
import java.util.Map;

import dev.gantry.contracts.link.BuildStep.State;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.build.BuildCache.Entry;
import dev.gantry.engine.build.BuildCache.Kind;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BuildCacheTest {

	private static BuildHost host;

	@BeforeAll
	static void open() {
		host = BuildHost.create();
	}

	@AfterAll
	static void close() throws IOException {
		if (host != null) {
			host.close();
		}
	}

	@Test
	void removesWhatWasNotUsedForLongestFirst() throws IOException {
		String old = "FROM base\nRUN dd if=/dev/zero of=/old bs=1k count=100 2>/dev/null\n";
		String kept = "FROM base\nRUN dd if=/dev/zero of=/kept bs=1k count=100 2>/dev/null\n";
		host.build(kept, Map.of());
		host.build(old, Map.of());
		host.build("FROM base\nRUN --mount=type=cache,target=/c dd if=/dev/zero of=/c/f bs=1k count=100 2>/dev/null\n",
				Map.of());
		host.build(kept, Map.of());
		BuildCache cache = host.builds().cache();
		assertThat(cache.entries()).extracting(Entry::kind).contains(Kind.STEP, Kind.MOUNT);
		assertThat(cache.prune(MemorySize.ofBytes(250 * 1024))).extracting(Entry::size).containsExactly(102400L);
		assertThat(host.build(kept, Map.of()).recording().states().get(1)).isEqualTo(State.CACHED);
		assertThat(host.build(old, Map.of()).recording().states().get(1)).isEqualTo(State.DONE);
		cache.prune(MemorySize.ZERO);
		assertThat(cache.entries()).isEmpty();
		assertThat(host.build(kept, Map.of()).recording().states().get(1)).isEqualTo(State.DONE);
	}

}
