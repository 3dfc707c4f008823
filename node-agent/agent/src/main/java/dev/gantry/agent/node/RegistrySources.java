package dev.gantry.agent.node;

import java.util.List;

import dev.gantry.agent.link.Membership;
import dev.gantry.agent.link.NodeIdentity;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.Engine;
import dev.gantry.engine.images.ImageSources;
import dev.gantry.engine.images.RegistrySetting;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.registry.Credentials;
import dev.gantry.oci.registry.RegistryAccess;

/**
 * Where this node looks for images: the platform's registry with its token, then others.
 */
public final class RegistrySources {

	private static final String USER = "node";

	private final Membership membership;

	private final List<String> upstreams;

	private final List<RegistrySetting> settings;

	public RegistrySources(Membership membership, List<String> upstreams, List<RegistrySetting> settings) {
		this.membership = membership;
		this.settings = List.copyOf(settings);
		this.upstreams = List.copyOf(upstreams);
	}

	/** {@code host:port} of the platform's registry. */
	String registry() {
		return identity().registry();
	}

	/**
	 * The platform's registry and the upstreams, before the node has joined only these.
	 */
	public ImageSources known() {
		return (this.membership.identity() != null) ? current()
				: new ImageSources(null,
						this.upstreams.stream().map((host) -> RegistryAccess.to(RegistryHost.of(host))).toList())
					.with(this.settings);
	}

	ImageSources current() {
		NodeIdentity identity = identity();
		return Engine
			.sources(identity.registry(), new Credentials.Basic(USER, identity.nodeToken()),
					identity.server().startsWith("http:"), this.upstreams)
			.with(this.settings);
	}

	private NodeIdentity identity() {
		NodeIdentity identity = this.membership.identity();
		if (identity == null) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "This node has not joined a platform yet",
					"Wait until it has");
		}
		return identity;
	}

}
