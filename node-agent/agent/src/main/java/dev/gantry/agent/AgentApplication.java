package dev.gantry.agent;

import java.util.Map;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** The agent as a process of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class AgentApplication {

	/** What suits an agent, below everything that an operator sets. */
	private static final Map<String, Object> DEFAULTS = Map.of("server.address", "127.0.0.1", "server.port", "0",
			"server.tomcat.threads.max", "8", "server.tomcat.threads.min-spare", "1",
			"management.endpoints.web.exposure.include", "health,info,prometheus",
			"management.endpoint.health.show-details", "always", "spring.application.name", "gantry-agent");

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(AgentApplication.class);
		application.setDefaultProperties(DEFAULTS);
		application.setBannerMode(Banner.Mode.OFF);
		application.run(args);
		// Half of the heap is what only the start needed; this gives it back.
		System.gc();
	}

}
