package dev.gantry.platform.drains;

import java.time.Clock;

import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.control.ControlPlane;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.logs.AppLogs;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionTemplate;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import(DrainController.class)
public class DrainsConfiguration {

	@Bean
	DrainWorks drainWorks(LogDrains drains, Apps apps, AppLogs logs, ControlPlane control,
			TransactionTemplate transaction) {
		return new DrainWorks(drains, apps, logs, control, transaction);
	}

	@Bean
	DrainDesk drainDesk(AppRegistry apps, LogDrains drains, DrainWorks works, EventLog events, Clock clock) {
		return new DrainDesk(apps, drains, works, events, clock);
	}

}
