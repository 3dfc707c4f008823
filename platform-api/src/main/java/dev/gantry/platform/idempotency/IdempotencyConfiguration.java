package dev.gantry.platform.idempotency;

import java.time.Clock;
import java.time.Duration;

import dev.gantry.platform.PlatformProperties;
import jakarta.servlet.DispatcherType;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class IdempotencyConfiguration {

	/** Behind the filters that say who calls. */
	private static final int ORDER = 0;

	@Bean
	FilterRegistrationBean<IdempotencyFilter> idempotency(JdbcClient jdbc, Clock clock, PlatformProperties properties) {
		Duration patience = properties.waitLimit().plus(Duration.ofMinutes(5));
		FilterRegistrationBean<IdempotencyFilter> registration = new FilterRegistrationBean<>(
				new IdempotencyFilter(new RequestKeys(jdbc, clock, patience)));
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
		registration.setAsyncSupported(true);
		registration.setOrder(ORDER);
		return registration;
	}

}
