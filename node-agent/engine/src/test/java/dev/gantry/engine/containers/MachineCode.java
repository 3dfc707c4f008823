package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A program of a few instructions for x86-64, in a static ELF file: it makes one system
 * call and ends with the error number that this got, or with 200 and more.
 */
final class MachineCode {

	private static final int HEADERS = 64 + 56;

	private static final long ADDRESS = 0x400000;

	private static final short X86_64 = 62;

	private static final short AARCH64 = 183;

	/** {@code edi = -eax; eax = exit; syscall}. */
	private static final String END = "f7d8 89c7 b83c000000 0f05";

	private final byte[] instructions;

	private final short machine;

	private MachineCode(byte[] instructions, short machine) {
		this.instructions = instructions;
		this.machine = machine;
	}

	/** {@code socket(family, SOCK_SEQPACKET, 0)}. */
	static MachineCode socket(Convention convention, int family) {
		String number = HexFormat.of().toHexDigits((byte) family) + "000000";
		String call = switch (convention) {
			case SYSCALL -> "b829000000 bf" + number + "be05000000 31d2 0f05";
			case X32 -> "b829000040 bf" + number + "be05000000 31d2 0f05";
			case INT80 -> "b867010000 bb" + number + "b905000000 31d2 cd80";
		};
		return new MachineCode(HexFormat.of().parseHex((call + END).replace(" ", "")), X86_64);
	}

	/** The same, said to be for another processor. */
	MachineCode foreign() {
		return new MachineCode(this.instructions, AARCH64);
	}

	void writeTo(Path program) throws IOException {
		ByteBuffer elf = ByteBuffer.allocate(HEADERS + this.instructions.length).order(ByteOrder.LITTLE_ENDIAN);
		elf.put(new byte[] { 0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0 });
		elf.putShort((short) 2).putShort(this.machine).putInt(1).putLong(ADDRESS + HEADERS).putLong(64).putLong(0);
		elf.putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) 1);
		elf.putShort((short) 64).putShort((short) 0).putShort((short) 0);
		elf.putInt(1).putInt(5).putLong(0).putLong(ADDRESS).putLong(ADDRESS);
		elf.putLong(elf.capacity()).putLong(elf.capacity()).putLong(4096);
		elf.put(this.instructions);
		Files.write(program, elf.array());
		if (!program.toFile().setExecutable(true, false)) {
			throw new IOException("make executable " + program);
		}
	}

	/** How a program calls a 64-bit kernel. */
	enum Convention {

		SYSCALL, X32, INT80

	}

}
