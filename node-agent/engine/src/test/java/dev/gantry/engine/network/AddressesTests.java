package dev.gantry.engine.network;

import java.util.List;

import dev.gantry.contracts.errors.GantryException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Addresses, subnets and the choice among them. */
class AddressesTests {

	@Test
	void readsAndWritesAddresses() {
		assertThat(Ipv4.format(Ipv4.of("192.0.2.255"))).isEqualTo("192.0.2.255");
		assertThat(Ipv4.parse("256.0.0.1")).isEmpty();
		assertThat(Ipv4.parse("::1")).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> Ipv4.of("localhost"));
	}

	@Test
	void subnetsKnowWhatTheyContainAndOverlap() {
		Subnet subnet = Subnet.parse("10.128.4.0/22");
		assertThat(subnet.contains(Ipv4.of("10.128.7.255"))).isTrue();
		assertThat(subnet.contains(Ipv4.of("10.128.8.0"))).isFalse();
		assertThat(subnet.overlaps(Subnet.parse("10.0.0.0/8"))).isTrue();
		assertThat(subnet.overlaps(Subnet.parse("10.128.5.1/32"))).isTrue();
		assertThat(subnet.overlaps(Subnet.parse("0.0.0.0/0"))).isTrue();
		assertThat(subnet.overlaps(Subnet.parse("10.128.8.0/22"))).isFalse();
		assertThat(subnet.toString()).isEqualTo("10.128.4.0/22");
		assertThatIllegalArgumentException().isThrownBy(() -> Subnet.parse("10.128.4.1/22"));
		assertThatIllegalArgumentException().isThrownBy(() -> Subnet.parse("10.128.4.0"));
	}

	@Test
	void choosesSubnetThatTheHostDoesNotReach() {
		Subnet first = SubnetChoice.choose("00000000", List.of());
		assertThat(first).isEqualTo(Subnet.parse("10.128.0.0/22"));
		assertThat(SubnetChoice.choose("00000000", List.of(Subnet.parse("10.128.0.0/16"))))
			.isEqualTo(Subnet.parse("10.129.0.0/22"));
		assertThat(SubnetChoice.choose("00001fff", List.of(Subnet.parse("10.255.255.53/32"))))
			.isEqualTo(Subnet.parse("10.128.0.0/22"));
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> SubnetChoice.choose("ffffffff", List.of(Subnet.parse("10.0.0.0/8"))))
			.satisfies((ex) -> assertThat(ex.remedy()).contains("10.128.0.0/9"));
	}

	@Test
	void takesReturnedAddressAgainAsLateAsPossible() {
		AddressPool pool = new AddressPool(Subnet.parse("10.0.0.0/29"));
		assertThat(Ipv4.format(pool.take())).isEqualTo("10.0.0.2");
		pool.release(Ipv4.of("10.0.0.2"));
		assertThat(Ipv4.format(pool.take())).isEqualTo("10.0.0.3");
		pool.mark(Ipv4.of("10.0.0.5"));
		pool.mark(Ipv4.of("192.168.0.5"));
		assertThat(Ipv4.format(pool.take())).isEqualTo("10.0.0.6");
		assertThat(Ipv4.format(pool.take())).isEqualTo("10.0.0.2");
		assertThat(Ipv4.format(pool.take())).isEqualTo("10.0.0.4");
		assertThatExceptionOfType(GantryException.class).isThrownBy(pool::take)
			.withMessageContaining("all 5 are in use");
	}

	@Test
	void namesOfKernelObjectsFitAndDiffer() {
		NetworkNames names = new NetworkNames("0123abcd");
		assertThat(names.bridge()).isEqualTo("gtr-0123ab").hasSizeLessThan(16);
		assertThat(names.newLink()).hasSize(15).startsWith("g0123ab").isNotEqualTo(names.newLink());
		assertThat(names.doomedGroup()).isPositive();
		assertThat(NetworkNames.mac(Ipv4.of("10.0.0.2"))).containsExactly(6, 0x67, 10, 0, 0, 2);
	}

}
