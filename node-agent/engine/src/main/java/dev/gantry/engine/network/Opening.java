package dev.gantry.engine.network;

import dev.gantry.kernel.netlink.Rtnetlink;
import dev.gantry.kernel.nftables.Nftables;

/** What must not stay when opening a home's network fails half way. */
final class Opening implements AutoCloseable {

	private final Rtnetlink rtnetlink = Rtnetlink.open();

	private Nftables nftables;

	private final String madeBridge;

	private boolean done;

	Opening(NetworkNames names) {
		this.madeBridge = this.rtnetlink.link(names.bridge()).isPresent() ? null : names.bridge();
	}

	Rtnetlink rtnetlink() {
		return this.rtnetlink;
	}

	Nftables nftables() {
		this.nftables = Nftables.open();
		return this.nftables;
	}

	/** Everything stays. */
	void succeeded() {
		this.done = true;
	}

	@Override
	public void close() {
		if (this.done) {
			return;
		}
		if (this.madeBridge != null) {
			this.rtnetlink.link(this.madeBridge).ifPresent(this.rtnetlink::delete);
		}
		if (this.nftables != null) {
			this.nftables.close();
		}
		this.rtnetlink.close();
	}

}
