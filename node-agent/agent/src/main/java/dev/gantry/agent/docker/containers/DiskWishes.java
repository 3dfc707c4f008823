package dev.gantry.agent.docker.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Fields;
import dev.gantry.engine.containers.DiskRate;
import dev.gantry.engine.containers.DiskShares;

/** The {@code Blkio…} fields of Docker's {@code HostConfig} in the engine's words. */
final class DiskWishes {

	private static final Map<String, DiskRate.Kind> RATES = new TreeMap<>(
			Map.of("BlkioDeviceReadBps", DiskRate.Kind.READ_BYTES, "BlkioDeviceWriteBps", DiskRate.Kind.WRITTEN_BYTES,
					"BlkioDeviceReadIOps", DiskRate.Kind.READS, "BlkioDeviceWriteIOps", DiskRate.Kind.WRITES));

	private static final int LEAST = 10;

	private static final int MOST = 1000;

	/** Docker's scale has its middle at 500, the engine's at 100. */
	private static final int SCALE = 5;

	private static final long MINOR_LOW = 0xff;

	private DiskWishes() {
	}

	static DiskShares of(Fields host) {
		Map<String, Integer> weights = new TreeMap<>();
		for (Fields each : host.objects("BlkioWeightDevice")) {
			weights.put(device(each.text("Path")), weight("BlkioWeightDevice", each.number("Weight")));
		}
		List<DiskRate> rates = new ArrayList<>();
		RATES.forEach((name, kind) -> host.objects(name).forEach((each) -> rates.add(rate(name, kind, each))));
		return new DiskShares(weight("BlkioWeight", host.number("BlkioWeight")), weights, rates);
	}

	private static DiskRate rate(String name, DiskRate.Kind kind, Fields wish) {
		long rate = wish.number("Rate");
		if (rate < 1) {
			throw ApiException.invalid(name + ": the rate of " + wish.text("Path") + " must be at least 1");
		}
		return new DiskRate(device(wish.text("Path")), kind, rate);
	}

	private static int weight(String name, long weight) {
		if (weight != 0 && (weight < LEAST || weight > MOST)) {
			throw ApiException.invalid(name + ": range of weight is from " + LEAST + " to " + MOST + ": " + weight);
		}
		return (int) ((weight + SCALE - 1) / SCALE);
	}

	/** As the kernel numbers it, see makedev(3). */
	private static String device(String path) {
		try {
			Path file = Path.of(path);
			if (path.startsWith("/") && Files.readAttributes(file, "unix:mode").get("mode") instanceof Integer mode
					&& (mode & 0170000) == 0060000) {
				long number = ((Number) Files.getAttribute(file, "unix:rdev")).longValue();
				return ((number >>> 8) & 0xfff) + ":" + ((number & MINOR_LOW) | ((number >>> 12) & ~MINOR_LOW));
			}
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new ApiException(400, "no such block device: " + path);
		}
		throw new ApiException(400, "not a block device: " + path);
	}

}
