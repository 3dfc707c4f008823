package dev.gantry.platform.nodes.web;

import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.platform.apps.ProcessSpec;
import dev.gantry.platform.instances.StoredInstance;
import dev.gantry.platform.releases.Releases;

import org.springframework.util.ConcurrentLruCache;

/**
 * What placement reserves for instances: what their release asks for, which never
 * changes.
 */
class Reservations {

	private static final NodeCapacity NOTHING = new NodeCapacity(CpuShare.ZERO, MemorySize.ZERO, MemorySize.ZERO);

	private final Releases releases;

	private final ConcurrentLruCache<Key, NodeCapacity> known = new ConcurrentLruCache<>(10_000, this::find);

	Reservations(Releases releases) {
		this.releases = releases;
	}

	NodeCapacity of(StoredInstance instance) {
		return this.known.get(new Key(instance.appId(), instance.release(), instance.process()));
	}

	private NodeCapacity find(Key key) {
		return this.releases.findByAppIdAndNumber(key.appId(), key.release()).map((release) -> {
			ProcessSpec spec = release.processes().get(key.process());
			return (spec != null) ? new NodeCapacity(spec.cpu(), spec.memory(), MemorySize.ZERO) : NOTHING;
		}).orElse(NOTHING);
	}

	private record Key(String appId, int release, String process) {
	}

}
