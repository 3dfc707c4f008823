package dev.gantry.distribution;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * Platform, registry, router and console in one process: all that is on its class path,
 * by auto-configuration and nothing else.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ServerApplication {

	public static void main(String[] args) {
		SpringApplication.run(ServerApplication.class, args);
		// Half of the heap is what only the start needed; this gives it back.
		System.gc();
	}

}
