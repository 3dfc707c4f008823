package dev.gantry.platform.apps;

import java.io.Serializable;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/**
 * A process type of an app as the next release will pin it. Its replicas count at once:
 * they, and not those of a release, say how many instances are wanted.
 */
@Entity
@Table(name = "processes")
public class AppProcess {

	@EmbeddedId
	private Key key;

	private ProcessSpec spec;

	protected AppProcess() {
	}

	public AppProcess(String appId, String type, ProcessSpec spec) {
		this.key = new Key(appId, type);
		this.spec = spec;
	}

	public String appId() {
		return this.key.appId();
	}

	public String type() {
		return this.key.type();
	}

	public ProcessSpec spec() {
		return this.spec;
	}

	public void respecify(ProcessSpec wanted) {
		this.spec = wanted;
	}

	/**
	 * Which process type of which app.
	 *
	 * @param appId the app's id
	 * @param type the process type's name
	 */
	@Embeddable
	public record Key(@Column(name = "app_id") String appId,
			@Column(name = "type") String type) implements Serializable {
	}

}
