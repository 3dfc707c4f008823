package dev.gantry.engine.cgroups;

import java.util.List;

/** Device rules for control groups that are not the engine's own. */
public final class DeviceFilter {

	/** What every container may use, as other runtimes have it. */
	public static final List<String> ALWAYS = DeviceRule.DEFAULT.stream()
		.filter(DeviceRule::allow)
		.map(DeviceRule::text)
		.toList();

	private DeviceFilter() {
	}

	/**
	 * A program for version 2.
	 * @param allowed rules as version 1 writes them, for example {@code c 1:3 rwm};
	 * everything else is refused
	 */
	public static byte[] program(List<String> allowed) {
		return DeviceProgram.of(allowed.stream().map((text) -> new DeviceRule(true, text)).toList());
	}

}
