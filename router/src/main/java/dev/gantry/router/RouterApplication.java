package dev.gantry.router;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * A router in a process of its own. The class path may be the whole server's, so it takes
 * its own configuration only, and none that merely happens to be there.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration(RouterAutoConfiguration.class)
public class RouterApplication {

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(RouterApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setKeepAlive(true);
		application.run(args);
	}

}
