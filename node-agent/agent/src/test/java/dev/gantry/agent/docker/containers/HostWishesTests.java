package dev.gantry.agent.docker.containers;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Fields;
import dev.gantry.engine.containers.Capability;
import dev.gantry.engine.containers.RestartPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HostWishesTests {

	private static Fields fields(String json) {
		return Fields.of(JsonMapper.shared().readTree(json));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"Privileged\":true}", "{\"PidMode\":\"host\"}", "{\"IpcMode\":\"container:x\"}",
			"{\"UTSMode\":\"host\"}", "{\"Devices\":[{\"PathOnHost\":\"/dev/sda\"}]}",
			"{\"Sysctls\":{\"kernel.core_pattern\":\"|/x\"}}", "{\"MaskedPaths\":[\"/x\"]}", "{\"Runtime\":\"crun\"}",
			"{\"CgroupParent\":\"/\"}", "{\"LogConfig\":{\"Type\":\"syslog\"}}", "{\"CapAdd\":[\"NOTHING\"]}",
			"{\"SecurityOpt\":[\"seccomp={}\"]}", "{\"SecurityOpt\":[\"label=type:x\"]}", "{\"Memory\":1000}" })
	void refusesWhatBearsOnSecurityAndIsNotThere(String host) {
		assertThatThrownBy(() -> {
			HostWishes wishes = new HostWishes(fields(host));
			wishes.check();
			wishes.log();
			wishes.capabilities();
			wishes.security();
			wishes.limits();
		}).isInstanceOfAny(ApiException.class, IllegalArgumentException.class);
	}

	@Test
	void takesWhatTheCommandSendsByDefault() {
		HostWishes wishes = new HostWishes(fields("{\"Privileged\":false,\"PidMode\":\"\",\"Devices\":[],"
				+ "\"ReadonlyPaths\":null,\"MaskedPaths\":null,\"CpuShares\":0,\"ShmSize\":0}"));
		wishes.check();
		assertThat(wishes.warnings()).isEmpty();
		assertThat(wishes.capabilities()).isEqualTo(Capability.DEFAULT);
		assertThat(wishes.limits().memory().bytes()).isZero();
	}

	@Test
	void warnsOfWhatHasNoEffect() {
		HostWishes wishes = new HostWishes(fields("{\"OomScoreAdj\":512}"));
		wishes.check();
		assertThat(wishes.warnings()).singleElement().asString().contains("OomScoreAdj");
	}

	@Test
	void givesCapabilitiesAsDockerDoes() {
		assertThat(new HostWishes(fields("{\"CapDrop\":[\"ALL\"],\"CapAdd\":[\"CAP_NET_ADMIN\"]}")).capabilities())
			.containsExactly(Capability.NET_ADMIN);
	}

	@Test
	void readsRestartPolicies() {
		assertThat(HostWishes.restart(fields("{\"Name\":\"on-failure\",\"MaximumRetryCount\":3}")))
			.isEqualTo(new RestartPolicy(RestartPolicy.When.ON_FAILURE, 3));
		assertThatExceptionOfType(ApiException.class)
			.isThrownBy(() -> HostWishes.restart(fields("{\"Name\":\"sometimes\"}")));
	}

	@Test
	void readsSizesAsDockerWritesThem() {
		assertThat(HostWishes.size("10m").bytes()).isEqualTo(10L << 20);
		assertThat(HostWishes.size("4096").bytes()).isEqualTo(4096);
	}

}
