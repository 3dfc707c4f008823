package dev.gantry.router;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A router in a process of its own. */
@SpringBootApplication(proxyBeanMethods = false)
public class RouterApplication {

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(RouterApplication.class);
		application.setKeepAlive(true);
		application.run(args);
	}

}
