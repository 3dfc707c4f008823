package dev.gantry.platform.changes;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.gantry.platform.apps.web.AppViews;
import dev.gantry.platform.nodes.Node;
import dev.gantry.platform.nodes.Nodes;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class ChangesConfiguration {

	@Bean
	Lookout lookout(AppViews apps, Nodes nodes) {
		return new Lookout(apps::outline, () -> outline(nodes), System::nanoTime);
	}

	private static Map<String, Integer> outline(Nodes nodes) {
		return nodes.findAllByOrderByName()
			.stream()
			.collect(Collectors.toMap(Node::name,
					(node) -> Objects.hash(node.status(), node.draining(), node.faults(), node.agentVersion())));
	}

}
