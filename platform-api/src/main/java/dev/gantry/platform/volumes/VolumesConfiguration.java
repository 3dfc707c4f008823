package dev.gantry.platform.volumes;

import java.time.Clock;

import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.nodes.Nodes;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import(VolumeController.class)
public class VolumesConfiguration {

	@Bean
	VolumeDesk volumeDesk(AppRegistry apps, AppProcesses processes, Volumes volumes, Nodes nodes, EventLog events,
			Clock clock) {
		return new VolumeDesk(apps, processes, volumes, nodes, events, clock);
	}

}
