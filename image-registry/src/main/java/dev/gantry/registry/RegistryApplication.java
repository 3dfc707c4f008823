package dev.gantry.registry;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * A registry in a process of its own. The class path may be the whole server's, so it
 * takes its own configuration only, and none that merely happens to be there.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration(RegistryAutoConfiguration.class)
public class RegistryApplication {

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(RegistryApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setKeepAlive(true);
		application.run(args);
	}

}
