package dev.gantry.engine.containers;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a container asks for beyond the defaults of its sandbox.
 *
 * @param noNewPrivileges whether programs that are set-user-id give nothing, see prctl(2)
 * @param appArmor a profile that is loaded on the host, {@code unconfined} for none;
 * empty: the default where the host has AppArmor
 * @param settings kernel settings of its own namespaces by name, as sysctl(8) takes them
 */
public record SecurityOptions(boolean noNewPrivileges, String appArmor, Map<String, String> settings) {

	/** For {@link #appArmor}: no profile. */
	public static final String UNCONFINED = "unconfined";

	private static final Set<String> OWN = Set.of("kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem",
			"kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced");

	private static final Pattern NAME = Pattern.compile("(net|kernel|fs\\.mqueue)(\\.[A-Za-z0-9_-]+)+");

	/**
	 * One line; with a {@code +} or {@code =} some parsers set more than one
	 * (CVE-2022-0811).
	 */
	private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_. \\t-]{1,256}");

	private static final Pattern PROFILE = Pattern.compile("[A-Za-z0-9_./:-]{0,128}");

	/** No new privileges, the default profile, no settings. */
	public static final SecurityOptions DEFAULT = new SecurityOptions(true, "", Map.of());

	public SecurityOptions {
		Objects.requireNonNull(appArmor, "appArmor");
		if (!PROFILE.matcher(appArmor).matches()) {
			throw new IllegalArgumentException("not the name of an AppArmor profile: '" + appArmor + "'");
		}
		settings = Map.copyOf(settings);
		settings.forEach(SecurityOptions::requireOwn);
	}

	private static void requireOwn(String name, String value) {
		boolean own = NAME.matcher(name).matches() && (!name.startsWith("kernel.") || OWN.contains(name));
		if (!own) {
			throw new IllegalArgumentException("kernel setting '" + name
					+ "' is not a container's own: net.*, fs.mqueue.* and kernel.{msgmax,msgmnb,msgmni,sem,shm*} are");
		}
		if (!VALUE.matcher(value).matches()) {
			throw new IllegalArgumentException("kernel setting '" + name + "' cannot be '" + value
					+ "': one line of letters, digits, spaces, '.', '_' and '-'");
		}
	}

	/** The settings as files below {@code /proc/sys}, in the order of their names. */
	public Map<String, String> settingFiles() {
		Map<String, String> files = new TreeMap<>();
		this.settings.forEach((name, value) -> files.put(name.replace('.', '/'), value));
		return files;
	}

	/** Whether any setting belongs to a network namespace. */
	public boolean changesNetwork() {
		return this.settings.keySet().stream().anyMatch((name) -> name.startsWith("net."));
	}

	public SecurityOptions withNoNewPrivileges(boolean noNewPrivileges) {
		return new SecurityOptions(noNewPrivileges, this.appArmor, this.settings);
	}

	public SecurityOptions withAppArmor(String appArmor) {
		return new SecurityOptions(this.noNewPrivileges, appArmor, this.settings);
	}

	public SecurityOptions withSettings(Map<String, String> settings) {
		return new SecurityOptions(this.noNewPrivileges, this.appArmor, settings);
	}

}
