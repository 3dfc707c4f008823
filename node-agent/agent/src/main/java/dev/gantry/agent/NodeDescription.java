package dev.gantry.agent;

import dev.gantry.agent.host.HostFacts;
import dev.gantry.contracts.link.JoinRequest;

/** How this node introduces itself. */
record NodeDescription(AgentProperties properties, HostFacts host) {

	JoinRequest joinRequest() {
		String version = NodeDescription.class.getPackage().getImplementationVersion();
		String name = this.properties.name() == null ? this.host.hostName() : this.properties.name();
		return new JoinRequest(name, version == null ? "development" : version, this.host.architecture(),
				this.host.bootId(), this.properties.labels(), this.host.capacity());
	}

}
