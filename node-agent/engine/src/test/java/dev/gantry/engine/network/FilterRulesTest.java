package dev.gantry.engine.network;

import java.net.InetAddress;
import java.util.List;

import dev.gantry.kernel.netlink.NetlinkException;
import dev.gantry.kernel.nftables.Nftables;
import dev.gantry.kernel.nftables.Transaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A table of the test's own in this host's packet filter. */
class FilterRulesTest {

	private final FilterRules rules = new FilterRules("gantry_test_" + ProcessHandle.current().pid(), List.of(),
			List.of());

	private Nftables nftables;

	@BeforeEach
	void makeTable() {
		assumeTrue("root".equals(System.getProperty("user.name")), "kernel tests need root");
		this.nftables = Nftables.open();
		this.nftables.apply(this.rules.replace(List.of()), "make");
	}

	@AfterEach
	void removeTable() {
		if (this.nftables != null) {
			this.nftables.apply(Transaction.on(this.rules.table()).deleteTable(), "remove");
			this.nftables.close();
		}
	}

	/** All rules may have been put in force anew since the port was reserved. */
	@Test
	void leadsAPortAgainToWhereItIsLedAlready() throws Exception {
		this.nftables.apply(this.rules.replace(List.of(to("192.0.2.1"))), "put back");
		this.nftables.apply(this.rules.add(List.of(to("192.0.2.1"))), "publish");
		assertThat(this.nftables.countElements(this.rules.table(), FilterRules.PortMap.AT.label())).isEqualTo(1);
	}

	@Test
	void refusesToLeadAPortElsewhere() throws Exception {
		this.nftables.apply(this.rules.add(List.of(to("192.0.2.1"))), "publish");
		Transaction other = this.rules.add(List.of(to("192.0.2.2")));
		assertThatExceptionOfType(NetlinkException.class).isThrownBy(() -> this.nftables.apply(other, "publish"));
	}

	private static PublishedTarget to(String address) throws Exception {
		return new PublishedTarget(new PublishedPort("127.0.0.1", 8080, 80, Protocol.TCP),
				InetAddress.getByName(address));
	}

}
