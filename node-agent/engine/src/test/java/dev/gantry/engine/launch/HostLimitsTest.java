package dev.gantry.engine.launch;

import dev.gantry.engine.containers.Rlimit;
import dev.gantry.engine.containers.Rlimit.Resource;
import dev.gantry.kernel.process.ProcessLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the host lets containers have. */
class HostLimitsTest {

	@Test
	void lowersWhatIsOverTheHostsOwn() {
		assertThat(HostLimits.clamp(new Rlimit(Resource.NOFILE, 2000, 5000), 1000))
			.isEqualTo(new Rlimit(Resource.NOFILE, 1000, 1000));
		assertThat(HostLimits.clamp(new Rlimit(Resource.NOFILE, 500, -1), 1000))
			.isEqualTo(new Rlimit(Resource.NOFILE, 500, 1000));
	}

	@Test
	void leavesWhatTheHostAllows() {
		Rlimit limit = new Rlimit(Resource.CORE, 0, -1);
		assertThat(HostLimits.clamp(limit, -1)).isEqualTo(limit);
	}

	@Test
	void readsTheLimitsOfThisProcess() {
		assertThat(ProcessLimits.ofThisProcess().hard(Resource.NOFILE.ordinal())).isBetween(64L, 1L << 31);
	}

}
