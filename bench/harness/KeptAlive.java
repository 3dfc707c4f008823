import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps connections to a router open and sends one request by each every ten seconds, while the memory of the router's
 * process is watched. Usage: KeptAlive PORT HOST PID CONNECTIONS MINUTES. Prints "FIRST LAST MOST": its VmRSS in MB after
 * the first tenth of the time, which is for compilers and pools, at the end, and at most between the two.
 */
public final class KeptAlive {

	private static final long ROUND_NANOS = 10_000_000_000L;

	private KeptAlive() {
	}

	public static void main(String[] args) throws Exception {
		byte[] request = ("GET / HTTP/1.1\r\nHost: " + args[1] + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
		List<Socket> sockets = new ArrayList<>();
		List<InputStream> streams = new ArrayList<>();
		int count = Integer.parseInt(args[3]);
		for (int i = 0; i < count; i++) {
			Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
			socket.setSoTimeout(30_000);
			sockets.add(socket);
			streams.add(new BufferedInputStream(socket.getInputStream(), 1024));
		}
		long begin = System.nanoTime();
		long duration = Math.round(Double.parseDouble(args[4]) * 60e9);
		double first = 0;
		double most = 0;
		double last = 0;
		for (long round = 0; System.nanoTime() - begin < duration; round++) {
			for (int i = 0; i < count; i++) {
				long due = begin + round * ROUND_NANOS + i * (ROUND_NANOS / count);
				long early = (due - System.nanoTime()) / 1_000_000;
				if (early > 0) {
					Thread.sleep(early);
				}
				sockets.get(i).getOutputStream().write(request);
				readAnswer(streams.get(i));
			}
			last = resident(args[2]);
			if (System.nanoTime() - begin >= duration / 10) {
				first = (first == 0) ? last : first;
				most = Math.max(most, last);
			}
		}
		System.out.printf("%.0f %.0f %.0f%n", first, last, most);
	}

	private static double resident(String pid) throws IOException {
		return Files.readAllLines(Path.of("/proc/" + pid + "/status"))
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.mapToDouble((line) -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
			.findFirst()
			.orElseThrow();
	}

	private static void readAnswer(InputStream in) throws IOException {
		int length = -1;
		String line = readLine(in);
		if (!line.startsWith("HTTP/1.1 200 ")) {
			throw new IOException("answered with " + line);
		}
		while (!(line = readLine(in)).isEmpty()) {
			if (line.toLowerCase().startsWith("content-length:")) {
				length = Integer.parseInt(line.substring(15).strip());
			}
		}
		if (in.readNBytes(length).length < length) {
			throw new EOFException("an answer broke off");
		}
	}

	private static String readLine(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = in.read(); next != '\n'; next = in.read()) {
			if (next < 0) {
				throw new EOFException("a connection was closed");
			}
			if (next != '\r') {
				line.append((char) next);
			}
		}
		return line.toString();
	}

}
