package dev.gantry.engine.launch;

import java.util.List;
import java.util.Set;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.containers.SecurityOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AppArmorTest {

	private static final AppArmor HOST = new AppArmor(true,
			AppArmor.parse(List.of("docker-default (enforce)", "/usr/bin/man (enforce)", "strict (complain)")));

	private static SecurityOptions named(String profile) {
		return SecurityOptions.DEFAULT.withAppArmor(profile);
	}

	@Test
	void confinesByTheFirstDefaultThatIsLoaded() {
		assertThat(HOST.profile(SecurityOptions.DEFAULT)).contains("docker-default");
		assertThat(new AppArmor(true, Set.of("docker-default", "gantry-default")).profile(SecurityOptions.DEFAULT))
			.contains("gantry-default");
		assertThat(new AppArmor(true, Set.of()).profile(SecurityOptions.DEFAULT)).isEmpty();
		assertThat(new AppArmor(false, Set.of()).profile(SecurityOptions.DEFAULT)).isEmpty();
	}

	@Test
	void confinesByTheProfileThatIsNamed() {
		assertThat(HOST.profile(named("strict"))).contains("strict");
		assertThat(HOST.profile(named("/usr/bin/man"))).contains("/usr/bin/man");
		assertThat(HOST.profile(named(SecurityOptions.UNCONFINED))).isEmpty();
	}

	@Test
	void refusesAProfileThatCannotConfine() {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> HOST.profile(named("missing")))
			.withMessageContaining("not loaded");
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> new AppArmor(false, Set.of()).profile(named("strict")))
			.withMessageContaining("no AppArmor");
	}

}
