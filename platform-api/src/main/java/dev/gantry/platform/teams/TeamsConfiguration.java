package dev.gantry.platform.teams;

import java.time.Clock;

import dev.gantry.platform.access.TeamOfApp;
import dev.gantry.platform.access.TokenAuthority;
import dev.gantry.platform.events.EventLog;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class TeamsConfiguration {

	@Bean
	TeamRegistry teamRegistry(Teams teams, TeamOfApp apps, EventLog events, Clock clock) {
		return new TeamRegistry(teams, apps, events, clock);
	}

	@Bean
	Membership membership(Members members, TokenAuthority tokens, EventLog events, Clock clock) {
		return new Membership(members, tokens, events, clock);
	}

}
