package dev.gantry.engine.cgroups;

import java.util.List;

/**
 * A rule of the devices controller.
 *
 * @param allow whether it allows or denies
 * @param text type, major:minor and access as version 1 reads them
 */
record DeviceRule(boolean allow, String text) {

	/**
	 * What Docker and runc allow: nothing, then a few, and nodes without opening them.
	 */
	static final List<DeviceRule> DEFAULT = List.of(new DeviceRule(false, "a *:* rwm"), new DeviceRule(true, "c *:* m"),
			new DeviceRule(true, "b *:* m"), new DeviceRule(true, "c 1:3 rwm"), new DeviceRule(true, "c 1:5 rwm"),
			new DeviceRule(true, "c 1:7 rwm"), new DeviceRule(true, "c 1:8 rwm"), new DeviceRule(true, "c 1:9 rwm"),
			new DeviceRule(true, "c 5:0 rwm"), new DeviceRule(true, "c 5:1 rwm"), new DeviceRule(true, "c 5:2 rwm"),
			new DeviceRule(true, "c 136:* rwm"));

	/** The control file of version 1. */
	String file() {
		return this.allow ? "devices.allow" : "devices.deny";
	}

}
