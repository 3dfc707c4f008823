package dev.gantry.agent.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;

/** Reads what the platform wants to know of this host. */
public final class HostFacts {

	private final Path proc;

	private final Path dataRoot;

	/**
	 * Creates the reader.
	 * @param proc where procfs is mounted
	 * @param dataRoot whose file system holds images and containers
	 */
	public HostFacts(Path proc, Path dataRoot) {
		this.proc = proc;
		this.dataRoot = dataRoot;
	}

	/** The kernel's id of this boot. */
	public String bootId() {
		return read("sys/kernel/random/boot_id").strip();
	}

	/** The machine's architecture in Go's words, as images have it. */
	public String architecture() {
		String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
		return switch (name) {
			case "x86_64", "amd64" -> "amd64";
			case "aarch64", "arm64" -> "arm64";
			default -> name;
		};
	}

	/** The host's name as a DNS label. */
	public String hostName() {
		String name = read("sys/kernel/hostname").strip().toLowerCase(Locale.ROOT);
		String label = name.replaceAll("\\..*", "").replaceAll("[^a-z0-9-]+", "-").replaceAll("^-+|-+$", "");
		return label.isEmpty() ? "node" : label.substring(0, Math.min(40, label.length()));
	}

	/**
	 * What instances may have: all cores, and the memory less an eighth (half a gigabyte
	 * at least, two at most) for the host's own work.
	 */
	public NodeCapacity capacity() {
		long total = memoryTotal();
		long kept = Math.max(512L << 20, Math.min(2L << 30, total / 8));
		return new NodeCapacity(CpuShare.ofMillis(Runtime.getRuntime().availableProcessors() * 1000L),
				MemorySize.ofBytes(Math.max(0, total - kept)), MemorySize.ofBytes(freeDisk()));
	}

	/** What is wrong with this host for the moment, for people. */
	public List<String> faults() {
		long free = freeDisk();
		if (free < 1L << 30) {
			return List.of("Only " + (free >> 20) + " MiB are free on the file system of " + this.dataRoot
					+ "; images and builds need more: free some, or give the agent another home");
		}
		return List.of();
	}

	/** Whether an address belongs to this very host. */
	public static boolean isOwn(InetAddress address) {
		try {
			return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
		}
		catch (SocketException ex) {
			throw new UncheckedIOException("look for " + address + " among the host's own", ex);
		}
	}

	/** The address of this host that others see when it talks to a server. */
	public static String addressTowards(String server, int port) {
		try (DatagramSocket socket = new DatagramSocket()) {
			socket.connect(InetAddress.getByName(server), port);
			return socket.getLocalAddress().getHostAddress();
		}
		catch (UnknownHostException | SocketException ex) {
			throw new UncheckedIOException("find the way to " + server, ex);
		}
	}

	private long freeDisk() {
		try {
			Files.createDirectories(this.dataRoot);
			return Files.getFileStore(this.dataRoot).getUsableSpace();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("ask for the free space at " + this.dataRoot, ex);
		}
	}

	private long memoryTotal() {
		for (String line : read("meminfo").split("\n")) {
			if (line.startsWith("MemTotal:")) {
				return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
			}
		}
		throw new IllegalStateException(this.proc.resolve("meminfo") + " has no MemTotal");
	}

	private String read(String name) {
		try {
			return Files.readString(this.proc.resolve(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("read " + this.proc.resolve(name), ex);
		}
	}

}
