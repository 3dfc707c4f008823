package dev.gantry.engine.containers;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SecurityOptionsTest {

	@ParameterizedTest
	@ValueSource(strings = { "kernel.core_pattern", "kernel.panic", "vm.swappiness", "fs.file-max", "net", "net.",
			"net.ipv4/../../kernel.panic", "net..ipv4", "kernel.shmmax.x", "fs.mqueue", "NET.ipv4.x", "net.ipv4.x\n" })
	void refusesASettingThatIsTheHosts(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> SecurityOptions.DEFAULT.withSettings(Map.of(name, "1")))
			.withMessageContaining(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1\nkernel.core_pattern=|/x", "1+x", "a=b", "|/bin/sh" })
	void refusesAValueThatMightBeMoreThanOne(String value) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SecurityOptions.DEFAULT.withSettings(Map.of("net.ipv4.ip_forward", value)));
	}

	@Test
	void namesTheFilesOfSettings() {
		assertThat(SecurityOptions.DEFAULT
			.withSettings(Map.of("net.ipv4.ip_local_port_range", "1024 65000", "kernel.shmmax", "1",
					"fs.mqueue.msg_max", "20"))
			.settingFiles()).containsExactly(Map.entry("fs/mqueue/msg_max", "20"), Map.entry("kernel/shmmax", "1"),
					Map.entry("net/ipv4/ip_local_port_range", "1024 65000"));
	}

}
