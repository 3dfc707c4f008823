package dev.gantry.kernel.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NetlinkMessageTests {

	@Test
	void headerHoldsLengthTypeFlagsAndSequence() {
		ByteBuffer bytes = buffer(NetlinkMessage.request(16, NetlinkMessage.CREATE).u32(7).acknowledged(9));
		assertThat(bytes.getInt(0)).isEqualTo(20);
		assertThat(bytes.getShort(4)).isEqualTo((short) 16);
		assertThat(bytes.getShort(6)).isEqualTo((short) 0x405);
		assertThat(bytes.getInt(8)).isEqualTo(9);
		assertThat(bytes.getInt(16)).isEqualTo(7);
	}

	@Test
	void attributesArePaddedToFourBytesAndReadBack() {
		byte[] message = NetlinkMessage.request(1, 0)
			.attribute(3, "ab")
			.attribute8(4, 1)
			.nested(5, (inner) -> inner.attribute(1, "x").attributeBe32(2, 258))
			.attribute(6, 99)
			.bytes(1);
		assertThat(message.length % 4).isZero();
		Map<Integer, byte[]> attributes = NetlinkReply.attributes(message, NetlinkMessage.HEADER);
		assertThat(attributes.get(3)).isEqualTo(new byte[] { 'a', 'b', 0 });
		assertThat(attributes.get(4)).isEqualTo(new byte[] { 1 });
		assertThat(NetlinkReply.attributes(attributes.get(5), 0).get(2)).isEqualTo(new byte[] { 0, 0, 1, 2 });
		assertThat(NetlinkReply.number(attributes.get(6))).isEqualTo(99);
	}

	@Test
	void growsWithItsContent() {
		NetlinkMessage message = NetlinkMessage.request(1, 0);
		for (int i = 0; i < 100; i++) {
			message.attribute(1, new byte[1001]);
		}
		assertThat(message.bytes(1)).hasSize(16 + 100 * 1008);
	}

	@Test
	void refusesAttributeThatItsLengthFieldCannotHold() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> NetlinkMessage.request(1, 0).attribute(1, new byte[70_000]));
		assertThatIllegalArgumentException().isThrownBy(() -> NetlinkMessage.request(1, 0)
			.nested(1, (inner) -> inner.attribute(1, new byte[40_000]).attribute(2, new byte[40_000])));
	}

	@Test
	void truncatedAttributesEndTheReading() {
		assertThat(NetlinkReply.attributes(new byte[] { 9, 0, 1, 0, 5 }, 0)).isEmpty();
		assertThat(NetlinkReply.attributes(new byte[] { 0, 0, 1, 0 }, 0)).isEmpty();
	}

	@Test
	void namespaceSetupIsFourNumberedRequestsThatAskForAcknowledgement() {
		List<byte[]> messages = RouteMessages.namespaceSetup(2, 0x0a800002, 22, 0x0a800001);
		assertThat(messages).hasSize(4);
		for (int i = 0; i < messages.size(); i++) {
			ByteBuffer bytes = buffer(messages.get(i));
			assertThat(bytes.getInt(0)).isEqualTo(messages.get(i).length);
			assertThat(bytes.getShort(6) & NetlinkMessage.ACK).isNotZero();
			assertThat(bytes.getInt(8)).isEqualTo(i + 1);
		}
	}

	@Test
	void errorNamesOperationTargetAndErrno() {
		assertThat(new NetlinkException("create bridge", "b0", 17, "told"))
			.hasMessage("create bridge b0: EEXIST (File exists), told");
	}

	private static ByteBuffer buffer(byte[] bytes) {
		return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
	}

}
